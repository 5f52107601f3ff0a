"""The languages that people can say they have seen a tool in."""

# What a form offers: languages of Europe and of many whom outreach meets.
TAGS = (
    "am ar bg bn bs ckb cs da de el en es et fa ff fi fr ga ha hr hu ig is it ka kmr ln lt lv mk ml mt nl no om pa pl prs "
    "ps pt ro ru sk sl so sq sr sv sw ta ti tr uk ur vi wo yo zh"
)
OFFERED = tuple(TAGS.split())
