import pytest

from roster.excel.grades import RANKS, read_rank


@pytest.mark.parametrize(
    "written", ["III/a", "III a", "iii/A", "Penata Muda (III/a)", "Penata Muda, III/a", "Penata Muda", "penata muda"]
)
def test_one_spelling_for_all(written):
    assert read_rank(written) == "Penata Muda (III/a)"


def test_every_grade_reads_back_itself():
    for code, rank in RANKS.items():
        label = f"{rank} ({code})"
        assert read_rank(code) == read_rank(rank) == read_rank(label) == label


def test_tingkat_is_tk():
    assert read_rank("Penata Muda Tingkat I") == "Penata Muda Tk. I (III/b)"


@pytest.mark.parametrize("written", ["IX", "ix", "9", "Golongan IX", "Gol. IX"])
def test_pppk_grades(written):
    assert read_rank(written) == "IX"


@pytest.mark.parametrize("written", ["III/e", "V/a", "XVIII", "0", "Kapten", "-", ""])
def test_what_is_no_grade(written):
    assert read_rank(written) is None
