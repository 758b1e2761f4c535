"""A load of JSON lines as a script does it with boto3. Arguments: the file, the table, the endpoint."""

import json
import sys
from decimal import Decimal

import boto3


def main(path, table, endpoint):
    target = boto3.resource("dynamodb", endpoint_url=endpoint).Table(table)
    with open(path, encoding="utf-8") as lines, target.batch_writer() as batch:
        for line in lines:
            batch.put_item(Item=json.loads(line, parse_float=Decimal))


if __name__ == "__main__":
    main(*sys.argv[1:])
