"""What is said of a slip, and where: the first line and the place of every problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from .good import MAZUR, changed, problems

SAMPLE = "  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}\n"
WEIGHTS = "[[0.40, 0.45], [0.50, 0.55]]"
FIRST = "{w1: 0.15, w2: 0.20}"
SECOND = "[0.25, {w4: 0.30}]"

# What is written instead of what, and each problem: line:column, message.
SLIPS = [
    # keys
    ("layers:", "layer:", "3:1 the config has no key 'layer'"),
    ("loss:", "cost:", "14:1 the config has no key 'cost'"),
    ("learning_rate:", "lr:", "15:1 the config has no key 'lr'"),
    ("loss:", "Loss:", "14:1 the config has no key 'Loss'"),
    ("loss:", "colour: red\nloss:", "14:1 the config has no key 'colour'"),
    ("loss:", "los: hinge\nloss:", "14:1 the config has no key 'los'"),
    ("activation: sigmoid", "activaton: sigmod", "5:5 layer 1 has no key 'activaton'", "5:16 the activation of layer 1 cannot be 'sigmod'"),
    ("loss: half_squared_error", "loss: hinge\nloss: hinge", "15:1 'loss' is given twice"),
    ("learning_rate: 0.5", "learning_rate: 0.5\neta: 0.5", "16:1 'eta' says the same as 'learning_rate'"),
    ("learning_rate: 0.5\nsamples:\n" + SAMPLE, "", "1:1 the config has no samples", "1:1 the config has no learning_rate"),
    ("samples:\n" + SAMPLE, "", "1:1 the config has no samples"),
    ("inputs: [i1, i2]\n", "", "1:1 the config has no inputs"),
    ("units: [o1, o2]\n    activation", "activation", "10:5 layer 2 has no units"),
    ("    weights: " + WEIGHTS + "\n", "", "10:5 layer 2 has no weights"),
    ("learning_rate: 0.5", "learning_rate:", "15:15 nothing stands after learning_rate:"),
    ("    weights: " + WEIGHTS, "    weights:", "12:13 nothing stands after weights:"),
    # syntax
    (FIRST, "{w1:0.15, w2: 0.20}", "7:10 a space is missing in 'w1:0.15'"),
    (FIRST, "{w1 0.15, w2: 0.20}", "7:10 a colon is missing in 'w1 0.15'"),
    (FIRST, "{w1: 0.15, w2: - 0.20}", "7:24 a list entry cannot stand in brackets"),
    ("learning_rate: 0.5", "learning_rate 0.5", "15:1 'learning_rate 0.5' has no colon"),
    ("title: A", "title: &A!", "1:8 a value cannot begin with &"),
    ("title: A", "title: |A", "1:8 a value cannot begin with |"),
    (FIRST, "{w1: 0,15, w2: 0.20}", "7:14 '0,15' has a decimal comma"),
    ("learning_rate: 0.5", "learning_rate:0.5", "15:14 a space is missing after the colon of 'learning_rate:'"),
    ("    activation: sigmoid", "    activation:sigmoid", "5:15 a space is missing after the colon of 'activation:'"),
    ("- {inputs: [", "- {inputs:[", "17:12 a space is missing after the colon of 'inputs:'"),
    ("    bias: {b1", "\tbias: {b1", "9:1 a tab cannot indent in YAML"),
    ("    bias: {b1", "   bias: {b1", "9:4 this line is at a level that no line above has"),
    ("    bias: {b1", "        bias: {b1", "9:9 this line is at a level that no line above has"),
    ("[i1, i2]", "[i1, i2", "2:9 [ is not closed"),
    ("[i1, i2]", "[i1, i2]]", "2:17 ] closes nothing"),
    ("[i1, i2]", "[i1, i2}", "2:16 } closes what [ opened"),
    (WEIGHTS, "[[0.40, 0.45] [0.50, 0.55]]", "12:28 a comma is missing before this"),
    ("title: A", "title: A: B", "1:9 a second colon in one line"),
    ("title: A", "title: 'A", "1:8 the quotation mark is not closed"),
    ("title: A", "title: @A", "1:8 a value cannot begin with @"),
    ("title: A", "title: *A", "1:8 nothing is called &A, so *A stands for nothing"),
    ("title: A", "title: !A A", "1:8 the tag '!A' has no meaning here"),
    ("loss:", "loss\nloss:", "14:1 'loss' has no colon"),
    ("inputs: [i1, i2]", "inputs 2 # two", "2:1 'inputs 2' has no colon"),
    ("loss: half_squared_error", "loss mse", "14:1 'loss mse' has no colon"),
    ("inputs: [i1, i2]\nlayers:", "inputs 2\nlayers", "2:1 'inputs 2' has no colon"),
    ("- units: [h1, h2]", "- units 2", "4:5 'units 2' has no colon"),
    ("title: A", "title: A\n  B: C", "2:3 this line is indented further than the one above it, which has its value already"),
    ("title: A", "title: A\n  B\n  C: D", "3:3 this line is indented further than the one above it, which has its value already"),
    ("- units: [h1", "\N{EN DASH} units: [h1", "4:3 a list entry begins with -, not with \N{EN DASH}"),
    ("- units: [o1", "\N{EM DASH} units: [o1", "10:3 a list entry begins with -, not with \N{EM DASH}"),
    ("[i1, i2]", "[i1, , i2]", "2:14 an entry is missing before this comma"),
    ("samples:", "---\nsamples:", "16:1 a second document begins here"),
    ("title: A", 'title: "\\q"', "1:9 a backslash in quotation marks begins an escape"),
    ("- " + FIRST, FIRST, "8:7 a list entry stands where a key is wanted"),
    ("title: A", "%title: A", "1:1 a value cannot begin with %"),
    ("[0.01, 0.99]}\n", "[0.01,", "17:37 [ is not closed"),
    ("bias: {b1", "biass: {b1", "9:5 layer 1 has no key 'biass'"),
    # numbers
    ("learning_rate: 0.5", "learning_rate: 0,5", "15:16 learning_rate should be a number: '0,5' has a decimal comma"),
    ("learning_rate: 0.5", "learning_rate: fast", "15:16 learning_rate should be a number: 'fast' is not a number"),
    ("learning_rate: 0.5", "learning_rate: [0.5]", "15:16 learning_rate should be a number, not a list"),
    ("learning_rate: 0.5", "learning_rate: null", "15:16 learning_rate is missing"),
    ("learning_rate: 0.5", "learning_rate: 1e999", "15:16 learning_rate should be a number: '1e999' is too large"),
    ("0.99]", ".nan]", "17:44 target 2 of sample 1 should be a number: '.nan' is not a finite number"),
    ("[0.05, 0.10]", "[0.05 0.10]", "17:15 input 1 of sample 1 should be a number: '0.05 0.10' is more than one number"),
    # shapes
    (WEIGHTS, "[0.40, 0.45, 0.50, 0.55]", "12:14 weights into layer 2 should be 2 × 2, not one list of 4"),
    (WEIGHTS, "[[0.40], [0.45, 0.5]]", "12:15 weights into layer 2 should be 2 × 2, row 1 has 1"),
    (WEIGHTS, "[[1, 2, 3], [4, 5, 6]]", "12:14 weights into layer 2 should be 2 × 2, every row has 3"),
    (WEIGHTS, "[[1, 2]]", "12:14 weights into layer 2 should be 2 × 2, there is 1 row"),
    (WEIGHTS, "[[1], [2], [3]]", "12:14 weights into layer 2 should be 2 × 2, these are 3 × 1"),
    (WEIGHTS, "[]", "12:14 weights into layer 2 should be a list of rows, not an empty list"),
    (WEIGHTS, "0.4", "12:14 weights into layer 2 should be a list of rows, not '0.4'"),
    (WEIGHTS, "he", "12:14 weights into layer 2 should be a list of rows, not 'he'"),
    (WEIGHTS, "{w5: 0.4}", "12:14 weights into layer 2 should be a list of rows, not a mapping"),
    (SECOND, "0.25", "8:9 row 2, the weights into h2, should be a list, not '0.25'"),
    (SECOND, "[0,25, 0,30]", "8:9 weights into layer 1 should be 2 × 2, row 2 has 4"),
    (SECOND, "[0.25, [0.3]]", "8:16 a weight into layer 1 should be a number or {name: number}, not a list"),
    (SECOND, "{w3: 0.25, w4: }", "8:24 a weight into layer 1, 'w4', is missing"),
    ("[0.60, {b_o2: 0.60}]", "[0.60]", "13:11 layer 2 has 2 units, but 1 bias"),
    ("{b1: 0.35}", "{b1: 0.35, b2: 0.3}", "9:11 the bias of layer 1 should be one number or one {name: number}"),
    ("{b1: 0.35}", "none", "9:11 the bias of layer 1 should be a number, not 'none'"),
    ("bias: {b1: 0.35}", "biases: 0.35", "9:13 biases of layer 1 should be a list, one a unit"),
    ("bias: {b1: 0.35}", "bias: 0.35\n    biases: [1, 2]", "10:13 layer 1 has both bias and biases"),
    ("targets: [0.01, 0.99]", "targets: [0.01]", "17:37 sample 1 has 1 target, but there are 2 outputs"),
    ("inputs: [0.05, 0.10]", "inputs: [0,05, 0,10]", "17:14 sample 1 has 4 inputs, but there are 2 inputs"),
    ("inputs: [0.05, 0.10]", "inputs: 0.05", "17:14 inputs of sample 1 should be a list of numbers, not '0.05'"),
    ("inputs: [0.05, 0.10]", "inputs: {i1: 1, i3: 2}", "17:22 'i3' is not an input"),
    ("inputs: [0.05, 0.10]", "inputs: {i1: 1}", "17:14 sample 1 has no input i2"),
    (", targets: [0.01, 0.99]", "", "17:6 sample 1 has no targets"),
    ("{inputs: [0.05, 0.10], targets: [0.01, 0.99]}", "[0.05, 0.10]", "17:5 sample 1 should be a mapping of keys and values, not a list"),
    ("- {inputs: [0.05", "{inputs: [0.05", "17:3 samples should be a list of samples, not one mapping"),
    ("samples:\n" + SAMPLE, "samples: []", "16:10 samples should be a list of samples, not an empty list"),
    # names
    ("inputs: [i1, i2]", "inputs: {i1: 1, i2: 2}", "2:9 inputs should be a list of names, or a count, not a mapping"),
    ("inputs: [i1, i2]", "inputs: i1, i2", "2:9 inputs should be a list of names, or a count, not 'i1, i2'"),
    ("inputs: [i1, i2]", "inputs: 0", "2:9 inputs: a count is a whole number from 1, not '0'"),
    ("inputs: [i1, i2]", "inputs: 1e30", "2:9 inputs: there can be at most 100,000, not '1e30'"),
    ("inputs: [i1, i2]", "inputs: []", "2:9 inputs: there should be at least one"),
    ("[i1, i2]", "[i1, i-2]", "2:14 'i-2' cannot be the name of an input"),
    ("[i1, i2]", "[i1, ~]", "2:14 the name of an input should be a word, not '~'"),
    ("[o1, o2]", "[o1, o1]", "10:17 'o1' is the name of a unit and of a unit on line 10"),
    ("[o1, o2]", "[o1, E]", "10:17 'E' cannot be the name of a unit: it is the loss"),
    ("[o1, o2]", "[o1, net_h1]", "10:17 'net_h1' cannot be the name of a unit: it is the weighted input of h1"),
    ("{w4: 0.30}", "{t_o1: 0.30}", "8:17 't_o1' cannot be the name of a weight: it is the target of o1"),
    ("{w4: 0.30}", "{w8: 0.30}", "12:36 a weight without a name would be called 'w8', which is a weight on line 8"),
    ("{b_o2: 0.60}", "{b_o1: 0.60}", "13:12 a bias without a name would be called 'b_o1', which is a bias on line 13"),
    ("{w4: 0.30}", "{w1: 0.30}", "8:17 'w1' is the name of a weight and of a weight on line 7"),
    ("[i1, i2]", "[h1, i2]", "4:13 'h1' is the name of a unit and of an input on line 2"),
    # functions
    ("loss: half_squared_error", "loss: mse", "14:7 loss cannot be 'mse'"),
    ("loss: half_squared_error", "loss: [hinge]", "14:7 loss should be a word, not a list"),
    ("loss: half_squared_error", "loss: {name: hinge, fused: true}", "14:7 hinge cannot be fused"),
    (
        "loss: half_squared_error",
        "loss: {name: cross_entropy, fused: true}",
        "14:7 cross_entropy is fused with softmax, but the output layer has sigmoid",
    ),
    ("loss: half_squared_error", "loss: {name: hinge, fused: maybe}", "14:28 fused should be true or false, not 'maybe'"),
    ("activation: sigmoid", "activation: {name: leaky_relu, alpha: 1}", "5:36 leaky_relu has no parameter 'alpha'"),
    ("activation: sigmoid", "activation: {name: elu, alpha: x}", "5:36 alpha should be a number: 'x' is not a number"),
    ("activation: sigmoid", "activation: {slope: 1}", "5:18 the activation of layer 1 has no name"),
    ("activation: sigmoid", "activation: {nam: sigmoid}", "5:18 the activation of layer 1 has no key 'nam'"),
    # drawing
    (WEIGHTS, "{init: uniform}", "12:21 weights into layer 2 are drawn without a seed"),
    (WEIGHTS, "{init: unifrm, seed: 1}", "12:21 init cannot be 'unifrm'"),
    (WEIGHTS, "{init: uniform, seed: -1}", "12:36 seed should be at least 0, not '-1'"),
    (WEIGHTS, "{init: he, seed: 1, std: 2}", "12:39 std has no meaning for he"),
    (WEIGHTS, "{init: uniform, seed: 1, low: 2}", "12:44 low is 2, which is more than high, 0.5"),
    (WEIGHTS, "{init: uniform, seed: 1, digits: 0}", "12:47 digits should be at least 1, not '0'"),
    (WEIGHTS, "{init: uniform, seed: 1, digits: 9}", "12:47 digits should be at most 8, not '9'"),
    (WEIGHTS, "{init: uniform, seed: 1, digits: 1.5}", "12:47 digits should be a whole number, not 1.5"),
    (WEIGHTS, "{init: uniform, seed: 1, digits: 1dp}", "12:47 digits should be a number: '1dp' is not a number"),
    (WEIGHTS, "{init: zeros, digits: 2}", "12:36 digits has no meaning for zeros"),
    # settings
    ("loss:", "iterations: 2.5\nloss:", "14:13 iterations should be a whole number, not 2.5"),
    ("loss:", "iterations: 2e9\nloss:", "14:13 iterations should be at most 1,000,000,000, not '2e9'"),
    ("loss:", "iterations: 2\nepochs: 2\nloss:", "15:9 both iterations and epochs are given"),
    ("loss:", "batch: half\nloss:", "14:8 batch cannot be 'half'"),
    ("loss:", "batch: 0\nloss:", "14:8 batch should be at least 1, not '0'"),
    ("loss:", "reduction: max\nloss:", "14:12 reduction cannot be 'max'"),
    ("loss:", "error: t+o\nloss:", "14:8 error cannot be 't+o'"),
    ("loss:", "error: [t-o]\nloss:", "14:8 error should be a word, not a list"),
    ("loss:", "digits: 18\nloss:", "14:9 digits should be at most 17, not '18'"),
    ("loss:", "round_each: 4\nloss:", "14:13 round_each cannot be '4'"),
    ("loss:", "round_each: 16dp\nloss:", "14:13 round_each cannot be '16dp'"),
    ("loss:", "notation: z-b\nloss:", "14:11 notation cannot be 'z-b'"),
    ("loss:", "weights_layout: rows\nloss:", "14:17 weights_layout cannot be 'rows'"),
    ("loss:", "frozen: [w1, w55]\nloss:", "14:14 'w55' is not a parameter, so it cannot be frozen"),
    ("loss:", "frozen: [h1]\nloss:", "14:10 'h1' is a unit, not a parameter, so it cannot be frozen"),
    ("loss:", "frozen: layer 3\nloss:", "14:9 there is no layer 3 to freeze"),
    ("loss:", "frozen: w1, w2\nloss:", "14:9 frozen should be a list of parameters, not 'w1, w2'"),
    ("title: A Step by Step Backpropagation Example", "title: [A]", "1:8 title should be text, not a list"),
    ("loss:", "exercise: 4dp\nloss:", "14:11 exercise should be a mapping of keys and values, not '4dp'"),
    # csv
    (SAMPLE, "  {csv: ../d.csv, inputs: [a, b], targets: [c, d]}\n", "17:9 '../d.csv' is not beside the config"),
    (SAMPLE, "  {csv: /etc/passwd, inputs: [a, b], targets: [c, d]}\n", "17:9 '/etc/passwd' is not beside the config"),
    (SAMPLE, "  {csv: 'C:d.csv', inputs: [a, b], targets: [c, d]}\n", "17:9 'C:d.csv' is not beside the config"),
    (SAMPLE, "  {csv: nowhere.csv, inputs: [a, b], targets: [c, d]}\n", "17:9 there is no file nowhere.csv"),
    (SAMPLE, "  {csv: d.csv, inputs: [a], targets: [c, d]}\n", "17:24 inputs should name 2 columns, not 1"),
    (SAMPLE, "  {csv: d.csv, inputs: [a, b]}\n", "17:4 samples has no targets"),
    ("samples:\n" + SAMPLE, "samples: d.csv\n", "16:10 samples should be a list of samples, not 'd.csv'"),
]


def said(text: str, path: str = "mine.yaml") -> list[str]:
    return [f"{found.place.line}:{found.place.column} {found.message}" if found.place else found.message for found in problems(text, path)]


@pytest.mark.parametrize(("old", "new", "expected"), [(old, new, expected) for old, new, *expected in SLIPS])
def test_slip(old: str, new: str, expected: list[str]) -> None:
    assert said(changed(old, new)) == expected


WHOLE = {
    "": "1:1 the file is empty",
    "# nothing\n": "1:1 the file is empty",
    "---\n": "1:1 the file is empty",
    "hello": "1:1 the config should be a mapping of keys and values, not 'hello'",
    "learning_rate:0.5": "1:1 the config should be a mapping of keys and values, not 'learning_rate:0.5'",
    MAZUR.replace("layers:", "layers: 3").split("  - units")[0]
    + MAZUR[MAZUR.index("loss:") :]: "3:9 layers should be a list of layers, not '3'",
    "- 1\n": "1:1 the config should be a mapping of keys and values, not a list",
    "schema: bptrace.report/1\n": "1:9 this file is no config and no trace: it says 'bptrace.report/1'",
    "schema: bptrace.trace/1\n": "1:9 this trace has no config, so it cannot be run again",
    '{"a": 1}{"b": 2}': "1:9 the text goes on after its end",
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.items())
def test_whole_file(text: str, expected: str) -> None:
    assert said(text) == [expected]


BROKEN = {
    '{"a": 1 "b": 2}': "1:9 a comma or a closing bracket is wanted here: entries are parted by commas, and brackets closed",
    '{"a": [1, 2': "1:12 the text ends too early: close every bracket, and write a value after every colon",
    '{"a":\n': "1:6 the text ends too early: close every bracket, and write a value after every colon",
    '{"a" 1}': '1:6 a colon is wanted here: write "key": value',
    '{"a": 1,\r\tb}, 2': '2:2 a key in double quotation marks is wanted here: write "key": value',
    '{"a": [1,, 2]}': "1:10 a value is wanted here: write a number, or text in double quotation marks",
    '{"a": 1}{"b": 2}': "1:9 the text goes on after its end: take out what follows",
    '{"a": "b}': "1:7 the quotation mark is not closed: write a second one where the text ends",
    '{"a": "\\q"}': r"1:8 a backslash begins an escape: write \\ for a backslash",
    '{"a": "b\nc" "d"}': r"1:9 a tab or a line break stands within text: write \t or \n",
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_json_is_told_what_json_wants(text: str, expected: str) -> None:
    (problem,) = problems(text, "mine.json")
    message, _, remedy = expected.partition(": ")
    assert said(text, "mine.json") == [message]
    assert problem.hint == f"this is not JSON: {remedy}"


def test_what_is_neither_json_nor_called_so_is_told_what_yaml_wants() -> None:
    assert said('{"a": [1, 2') == ["1:7 [ is not closed"]
    assert said(f'{{"{"k" * 1100}": 1}}') == ["1:2 a key is longer than 1,024 characters"]


def test_an_error_is_no_loss() -> None:
    for written, loss in (("mse", "mean_squared_error"), ("cross_entropy", "cross_entropy")):
        (problem,) = problems(changed("loss:", f"error: {written}\nloss:"))
        assert problem.message == f"error cannot be '{written}'"
        assert problem.hint == f"loss: {loss} says what is made smaller; error is o-t or t-o"
    (problem,) = problems(changed("loss:", "error: t - o\nloss:"))
    assert problem.hint == "did you mean t-o?"


def test_a_name_may_be_that_of_an_error_only_where_there_are_errors() -> None:
    named = changed("{w1: 0.15", "{e_o1: 0.15")
    assert not problems(named)
    assert said(changed("loss:", "error: t-o\nloss:", named)) == ["7:10 'e_o1' cannot be the name of a weight: it is the error of o1"]


def test_transposed() -> None:
    text = (
        "inputs: 2\nlayers: [{units: 3, weights: [[1, 2, 3], [4, 5, 6]]}]\niterations: 0\nsamples: [{inputs: [1, 2], targets: [1, 2, 3]}]\n"
    )
    (problem,) = problems(text)
    assert problem.message == "weights into layer 1 should be 3 × 2, these are 2 × 3"
    assert problem.hint.startswith("is it transposed? one row a unit; or weights_layout: inputs-by-units")
    assert not problems(text + "weights_layout: inputs-by-units\n")
    assert not problems(text.replace("units: 3", "units: 3, weights_layout: inputs-by-units"))
    (problem,) = problems(text.replace("units: 3", "units: 3, weights_layout: rows"))
    assert problem.message == "weights_layout of layer 1 cannot be 'rows'"
    (problem,) = problems(text + "weights_layout: rows\n")
    assert problem.message == "weights_layout cannot be 'rows'"
    (problem,) = problems(text.replace("units: 3", "units: 3, weights_layout: units-by-inputs") + "weights_layout: inputs-by-units\n")
    assert problem.message == "weights into layer 1 should be 3 × 2, these are 2 × 3"


def test_given_names_that_clash() -> None:
    text = "inputs: [h1]\nlayers: [{units: 1, weights: [[1]]}, {units: 1, weights: [[1]]}]\n"
    text += "iterations: 0\nsamples: [{inputs: [1], targets: [1]}]"
    assert said(text) == ["2:18 a unit without a name would be called 'h1', which is an input on line 1"]
    drawn = "inputs: [w3]\nlayers: [{units: 3, weights: {init: zeros}}]\niterations: 0\nsamples: [{inputs: [1], targets: [1, 1, 1]}]"
    assert said(drawn) == ["2:30 a weight without a name would be called 'w3', which is an input on line 1"]


def test_all_problems_at_once_and_in_order() -> None:
    text = changed(
        "activation: sigmoid", "activaton: sigmod", changed("0.5\n", "x\n", changed("o2]", "E]", changed("[0.05,", "[a,", MAZUR)))
    )
    found = said(text)
    assert len(found) == 5
    assert found == sorted(found, key=lambda line: tuple(map(int, line.split()[0].split(":"))))


def test_a_flood_is_cut_short() -> None:
    found = problems(MAZUR + "".join(f"  - {{inputs: [a{n}, 1], targets: [1, 2]}}\n" for n in range(500)))
    assert len(found) == 201
    assert found[-1].message == "and 300 more problems"


CSV = {
    "a,b,c,d\n1,x,3,4\n1,2,,4\n1,2\n": [
        "2:3 b should be a number: 'x' is not a number",
        "3:5 c should be a number: the cell is empty",
        "4:1 line 4 has 2 cells, the headings have 4",
    ],
    "a,b,c,d\n0,5,1,5,2,5,3,5\n": ["2:1 line 2 has 8 cells, the headings have 4"],
    'a,b,c,d\n1," nan",3,4\n': ["2:3 b should be a number: 'nan' is not a finite number"],
    "a;b;c;d\n1;2,5;1,5,5;4\n": ["2:7 c should be a number: '1,5,5' is not a number"],
    "x,b,c,d\n1,2,3,4\n": ["16:32 d.csv has no column 'a'"],
    "a,a,b,c,d\n1,2,3,4,5\n": ["16:32 d.csv has 2 columns 'a'"],
    "1,2,3,4\n1,2,3,4\n": ["16:16 d.csv has no columns a, b, c, d"],
    "": ["16:16 d.csv is empty"],
    "a,b,c,d\n": ["16:16 d.csv has no lines below its headings"],
    "a,b,c,d\n1,\x1b[31m,3,4\n": ["2:3 a control character, U+001B, cannot stand in a file"],
}


@pytest.mark.parametrize(("table", "expected"), CSV.items())
def test_csv(table: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text(table, encoding="utf-8")
    assert said(changed("samples:\n" + SAMPLE, "samples: {csv: d.csv, inputs: [a, b], targets: [c, d]}\n")) == expected


def test_many_bad_cells_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text("a,b,c,d\n" + "1,x,3,4\n" * 50, encoding="utf-8")
    found = said(changed("samples:\n" + SAMPLE, "samples: {csv: d.csv, inputs: [a, b], targets: [c, d]}\n"))
    assert len(found) == 21
    assert found[-1] == "22:3 and 30 more cells of d.csv that cannot be read"


def test_a_remedy_is_what_can_be_written() -> None:
    said = {start: problems(f"{start}\n{rest}")[0] for start, rest in STARTS}
    assert {start: found.hint for start, found in said.items()} == {
        "inputs 2": "write inputs: 2",
        "inputs 2 # two": "write inputs: 2",
        "layers": "write layers: and its value",
        "title: A\n  B": "begin it in column 1, as lines above do, not in column 3",
    }


STARTS = [("inputs 2", "layers: 3\n"), ("inputs 2 # two", "layers 3\n"), ("layers", "  - units: 3\n"), ("title: A\n  B", "  C: D\n")]


@pytest.mark.parametrize("dash", ["\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}", "\N{BULLET}"])
def test_a_wrong_dash_is_named(dash: str) -> None:
    told = problems(f"inputs: 2\nlayers:\n  {dash} units: 2\n")
    assert any(f"a list entry begins with -, not with {dash} (U+{ord(dash):04X})" in found.hint for found in told)
