"""What may be meant by a command line that cannot be carried out: another verb, another option, arguments in another order."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

import click

from ..errors import Problem, UsageError, did_you_mean, listed, nearest
from ..inputs.tree.numbers import value_of

# Each row has a remedy, and the words that it is for.
# fmt: off
_VERBS = {
    "to mark answers: bptrace check CONFIG ANSWERS":
        "mark grade correct score assess marking grading",
    "to work a config as in a textbook: bptrace explain CONFIG":
        "solve solution why derive work-out derivation steps",
    "to check gradients: bptrace gradcheck CONFIG; to mark answers: bptrace check CONFIG ANSWERS; to compare runs: bptrace diff A B":
        "verify validate test prove",
    "to work a config: bptrace run CONFIG":
        "train learn fit compute calculate calc work forward backward backprop execute eval evaluate trace show print",
    "to compare two runs: bptrace diff A B":
        "compare cmp difference",
    "to write a config to start from: bptrace init mazur; bptrace init lists them all":
        "new create start template example examples list ls demo copy",
    "to write sheets to hand out: bptrace worksheet CONFIG -o DIR":
        "sheet sheets exercise handout handouts print-out variant variants quiz exam",
    "to see which mistakes an exercise shows: bptrace lint CONFIG":
        "tell tells misconceptions mistakes",
    "to show one number: bptrace explain CONFIG dE/dw1; to check all gradients: bptrace gradcheck CONFIG":
        "grad grads gradient gradients derivative derivatives",
    "bptrace --help lists the verbs, bptrace run --help the options of one":
        "help man usage info commands",
    "bptrace --version tells the version":
        "version about",
}
_OPTIONS = {
    "a number of the config is set by --set: --set η=0.1":
        "--lr --learning-rate --learning_rate --eta --rate --alpha --weight --weights --param --input --inputs --target --targets",
    "-n N makes N updates; passes over all samples are epochs: N in the config":
        "--epochs --epoch --steps --updates --iters --n --max-iter",
    "-o FILE writes a file, in the format of its suffix":
        "--out --file --save --export --output-file --csv --npz --jsonl --markdown --latex --md --tex --html -f",
    "--digits N shows N significant figures":
        "--precision --decimals --digit --round --sf --dp",
    "--full shows everything":
        "--verbose -v --everything --long",
    "--color never shows none; so does NO_COLOR=1":
        "--no-color --no-colour --colour --nocolor --plain",
    "--only NAME shows some quantities":
        "--show --select --names --name --filter --quantity --kind",
}
_TOO_MUCH = {  # by verb: what is said of names after the config
    "run":       "bptrace run {config} --only {first} shows it alone; bptrace explain {config} {first} shows where it comes from",
    "gradcheck": "every gradient is checked; bptrace explain {config} {first} shows where one number comes from",
    "explain":   "name quantities after the config, such as bptrace explain {config} E",
    "init":      "name one",
    "schema":    "name one",
}
_MISSING = {  # by argument
    "config":  "name a config: bptrace {verb} mazur.yaml; bptrace init mazur writes it",
    "answers": "name a sheet: bptrace check mazur.yaml answers.yaml; bptrace run mazur.yaml -o answers.json writes one that is right",
    "files":   "name two runs: bptrace diff mazur.yaml trace.json; bptrace run mazur.yaml -o trace.json writes one",
}
# fmt: on


_OF_ONE = ("run", "explain", "gradcheck")
CONFIGS = (".yaml", ".yml", ".json")
NOTHING: Mapping[str, object] = {}


def verb(said: str, verbs: Sequence[str]) -> UsageError:
    """The error for a verb that there is not."""
    remedy = _row(_VERBS, said.lower()) or did_you_mean(nearest(said, verbs)[:1])
    if not remedy and os.path.isfile(said):
        remedy = f"to work a config: bptrace run {said}"
    return UsageError(f"there is no verb {said!r}", remedy or f"there are {listed(verbs)}")


def _row(table: Mapping[str, str], word: str) -> str:
    return next((remedy for remedy, words in table.items() if word in words.split()), "")


def too_much(said: str, config: str, rest: Sequence[str], given: Mapping[str, object] = NOTHING) -> UsageError:
    """The error for what stands after the last argument of a verb, where these options were given."""
    if found := _parted([config, *rest], given) or in_order(said, config, rest):
        return found
    if said in _OF_ONE and rest[0].endswith(CONFIGS) and os.path.isfile(rest[0]):
        return UsageError(f"bptrace {said} works one config", f"bptrace diff {config} {rest[0]} compares two")
    remedy = _TOO_MUCH.get(said, "").format(config=config, first=rest[0])
    return UsageError(f"bptrace {said} has no use for {listed([repr(word) for word in rest], 5)}", remedy)


def in_order(said: str, config: str, rest: Sequence[str]) -> UsageError | None:
    """The error for a name that stands before the config; None if it does not."""
    files = [word for word in rest if os.path.isfile(word)]
    if os.path.exists(config) or config == "-" or len(files) != 1:
        return None
    names = [word for word in (config, *rest) if word not in files]
    picked = {"run": [f"--only {name}" for name in names], "explain": names}.get(said, [])
    return UsageError("the config comes first", " ".join([f"bptrace {said}", files[0], *picked]))


def _parted(words: Sequence[str], given: Mapping[str, object]) -> UsageError | None:
    """The error for the value of an option that was written in several words: `--set w1 0.3`, `--only net_h1 out_h1`."""
    settings, only, rest = _words(given, "settings"), _words(given, "only"), [word for word in words if not os.path.isfile(word)]
    for setting in settings:
        name, value = setting.rstrip("="), "".join(rest).lstrip("=")
        if "=" not in name and value_of(value) is not None:
            return UsageError(f"--set {setting} does not say NAME=VALUE", f"write --set {name}={value}")
    if only and len(rest) < len(words):
        return UsageError("--only takes one word", f"several quantities have commas between them: --only {','.join([*only, *rest])}")
    return None


def _words(given: Mapping[str, object], option: str) -> list[str]:
    """The values of an option that may be given more than once."""
    values = given.get(option)
    return [*map(str, values)] if isinstance(values, (list, tuple)) else []


def problem_of(error: click.ClickException) -> Problem:
    """What click found wrong with a command line, in the form of our own messages."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.info_name or "" if context else ""
    if isinstance(error, click.NoSuchOption) and context:
        return Problem("usage", f"{context.command_path} has no option {error.option_name}", _option(error.option_name, context))
    if isinstance(error, click.BadOptionUsage) and context and (values := _values(error.option_name, context.command)):
        return Problem("usage", f"nothing stands after {error.option_name}", f"write {error.option_name} {values}")
    remedy = f"{context.command_path} --help tells what there is" if context else ""
    if isinstance(error, click.MissingParameter) and error.param and error.param.name in _MISSING:
        remedy = _MISSING[error.param.name].format(verb=command)
    return Problem("usage", re.sub(r"\s+", " ", error.format_message()), remedy)


def _option(said: str, context: click.Context) -> str:
    """What is said of an option that a verb has not: another one of its own, the verb that has it, or what does the same."""
    if re.match(r"-[.\d]", said):
        return "a number below 0 stands right behind its name: --set w5=-0.3"
    near = nearest(said, _options(context.command), likeness=0.75)
    root = context.find_root()
    verbs = {name: root.command.get_command(root, name) for name in _verbs()} if isinstance(root.command, click.Group) else {}
    others = [name for name, verb in verbs.items() if verb is not None and said in _options(verb)]
    if others and near[:1] != [said]:
        return f"it is an option of {listed([f'bptrace {name}' for name in others])}"
    return _row(_OPTIONS, said) or did_you_mean(near) or f"{context.command_path} --help tells what there is"


_SUCH_AS = {"--set": "--set w5=0.3", "--only": "--only net_h1", "-n": "-n 10"}


def _values(said: str, command: click.Command) -> str:
    """What an option wants behind it: `N, such as -n 10`, or its words; nothing for one that wants nothing."""
    option = next((param for param in command.params if isinstance(param, click.Option) and said in param.opts), None)
    if option is None or option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return listed([*map(str, option.type.choices)], last="or")
    example = next((_SUCH_AS[name] for name in option.opts if name in _SUCH_AS), "")
    return f"{option.metavar}, such as {example}" if example else str(option.metavar)


def _options(command: click.Command) -> list[str]:
    return [name for param in command.params if isinstance(param, click.Option) for name in param.opts]


def _verbs() -> Sequence[str]:
    from . import VERBS

    return list(VERBS)
