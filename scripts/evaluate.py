#!/usr/bin/env python3
"""Questions with known answers → how well wenbao finds, proves and answers, and how sure it may be of it.

scripts/evaluate.py seeds QUESTIONS_DIR [--pages DIR] [--grader FILE]    graded questions on the pages of wenbao
scripts/evaluate.py cmrc DATA_DIR                                       CMRC 2018 dev: retrieval, exact match, F1
scripts/evaluate.py crud DATA_DIR [--index DIR] [--weights DIR]         CRUD's questions over 66,972 news articles
scripts/evaluate.py ablation QUESTIONS_DIR [--crud DATA_DIR INDEX]      what each part adds to both, and its time

DATA_DIR holds cmrc2018, crud_news and crud_questions_train as .jsonl.xz. --plots DIR writes the plots there as PNG.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from evaluation.ablation import ablate_crud, ablate_seeds
from evaluation.cmrc import evaluate_cmrc
from evaluation.crud import evaluate_crud
from evaluation.seeds import evaluate_seeds
from evaluation.tables import print_stamp

_SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def main() -> None:
    """Read the command line and print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    seeds = commands.add_parser("seeds", help="graded questions on the pages that come with wenbao")
    seeds.add_argument("questions", type=Path)
    seeds.add_argument("--pages", type=Path, default=_SEEDS)
    seeds.add_argument("--grader", type=Path, help="a program that grades the same answers, to compare with")
    crud = commands.add_parser("crud", help="CRUD's questions over its 66,972 news articles")
    crud.add_argument("--index", type=Path, help="an index of the news built before")
    crud.add_argument("--weights", type=Path, help="what train_extraction.py --folds wrote; else those that ship")
    cmrc = commands.add_parser("cmrc", help="CMRC 2018 dev")
    ablation = commands.add_parser("ablation", help="what words, pairs, meaning, reading again and the reader each add")
    ablation.add_argument("questions", type=Path)
    ablation.add_argument("--pages", type=Path, default=_SEEDS)
    ablation.add_argument("--crud", type=Path, nargs=2, metavar=("DATA_DIR", "INDEX"), help="news, and its index")
    for command in (crud, cmrc):
        command.add_argument("data", type=Path)
    for command in (crud, cmrc, ablation):
        command.add_argument("--every", type=int, default=1, metavar="N", help="ask every N-th question only")
    for command in (seeds, crud, cmrc):
        command.add_argument("--plots", type=Path, help="the folder to write the plots into")
    arguments = parser.parse_args()
    print_stamp()
    if arguments.command == "seeds":
        evaluate_seeds(arguments.questions, arguments.pages, grader=arguments.grader, plots=arguments.plots)
    elif arguments.command == "cmrc":
        evaluate_cmrc(arguments.data, plots=arguments.plots, every=arguments.every)
    elif arguments.command == "ablation":
        ablate_seeds(arguments.questions, arguments.pages)
        if arguments.crud:
            ablate_crud(*arguments.crud, every=arguments.every)
    else:
        evaluate_crud(
            arguments.data,
            arguments.index,
            weights=arguments.weights,
            plots=arguments.plots,
            every=arguments.every,
        )


if __name__ == "__main__":
    main()
