import pytest

from roster.excel.problems import Code, Problem, Severity
from roster.file_wording import describe_problem


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_problem_and_a_way_out(code):
    line = describe_problem(Problem(code, 14, "NIP", "nilai", "rincian"))
    assert line.problem.endswith(".")
    assert line.fix.endswith(".")
    assert "%(" not in line.problem + line.fix


def test_line_names_row_column_problem_and_fix():
    line = describe_problem(Problem(Code.REQUIRED, 14, "Nama"))
    assert str(line) == "14, Nama, The cell is empty., Fill in this cell."
    assert line.severity is Severity.ERROR
    assert str(describe_problem(Problem(Code.EMPTY_FILE))).startswith("-, -, ")
