import os
import subprocess
import sys
import time

from bench.processes import cpu_seconds, family, memory_megabytes


def test_family_has_the_children():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert {os.getpid(), child.pid} <= set(family([os.getpid()]))
        child.communicate(b"\n")


def test_cpu_seconds_counts_work_of_children_that_ended():
    before = cpu_seconds([os.getpid()])
    work = "import time\nwhile time.process_time() < 0.3: pass"

    subprocess.run([sys.executable, "-c", work], check=True)

    assert 0.25 <= cpu_seconds([os.getpid()]) - before <= 3


def test_cpu_seconds_does_not_count_waiting():
    before = cpu_seconds([os.getpid()])

    time.sleep(0.2)

    assert cpu_seconds([os.getpid()]) - before <= 0.1


def test_memory_of_a_process_is_more_than_nothing():
    assert memory_megabytes([os.getpid()]) > 1
