"""Records how PyYAML, set up as Heat sets it up, reads texts. Usage: record.py < texts.json > table.json

Input is a JSON array of texts, output an array of [text, outcome]: {"value": ...} or {"error": class}. Values are encoded
so that JSON loses nothing: ints as {"int": "5"}, floats as {"float": "1e+16"}, dicts as {"dict": [[key, value], ...]},
dates as {"date": "2018-08-31"}. Bytes are lists of ints, and their text as keys.
"""

import datetime
import json
import sys

import yaml


class Loader(yaml.CSafeLoader):
    """The fast loader, with timestamps as text."""


class SlowLoader(yaml.SafeLoader):
    """The loader that Heat tries when the fast one fails."""


Loader.add_constructor('tag:yaml.org,2002:timestamp', lambda loader, node: loader.construct_scalar(node))


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {'int': str(value)}
    if isinstance(value, float):
        return {'float': repr(value)}
    if isinstance(value, datetime.date):
        return {'date': str(value)}
    if isinstance(value, dict):
        return {'dict': [[repr(key) if isinstance(key, bytes) else encode(key), encode(item)] for key, item in value.items()]}
    items = sorted(value) if isinstance(value, set) else value
    return [encode(item) for item in items]


def outcome(text):
    try:
        return {'value': encode(yaml.load(text, Loader=Loader))}
    except yaml.YAMLError:
        try:
            return {'value': encode(yaml.load(text, Loader=SlowLoader))}
        except Exception as error:
            return {'error': type(error).__name__}
    except Exception as error:
        return {'error': type(error).__name__}


json.dump([[text, outcome(text)] for text in json.load(sys.stdin)], sys.stdout, indent=1)
