"""Runs the statements of a JSON array on standard input, one after the other, in the folder that the
argument names. Prints an array with the rows of each."""

import json
import sys

from chdb import session

opened = session.Session(sys.argv[1])
answers = []
for statement in json.load(sys.stdin):
    try:
        answer = opened.query(statement, "JSONEachRow")
    except Exception as error:
        sys.exit(f"{error}\nof the statement\n{statement}")
    answers.append([json.loads(row) for row in answer.data().splitlines()])
json.dump(answers, sys.stdout)
