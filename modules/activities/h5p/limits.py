"""How much a package may ask for. Sizes are bytes, counted while reading: what an archive says of itself may be a lie."""

from dataclasses import dataclass

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds of one package; ordinary packages stay far below each of them."""

    archive: int = 100 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    media: int = 100 * MEGABYTE  # of one file
    text: int = 5 * MEGABYTE  # of one script, style or JSON file
    content: int = 10 * MEGABYTE  # of content/content.json
    directory: int = 8 * MEGABYTE  # of the archive's own list of files
    files: int = 5_000
    libraries: int = 200
    name: int = 200  # bytes of a whole path
    folders: int = 12
    json_depth: int = 64
    json_values: int = 100_000  # of one file; keeps what is read small in memory
    all_json_values: int = 400_000
    file_ratio: int = 100  # unpacked to packed, of a file over `small_file`
    small_file: int = 100 * KILOBYTE
    package_ratio: int = 20  # unpacked to packed, of a package over `small_package`
    small_package: int = 2 * MEGABYTE


LIMITS = Limits()
CORE = (1, 28)  # version of the H5P core that plays packages here
