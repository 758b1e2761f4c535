"""The process of a contender written in Python.

Arguments: boto3 or pydynox, the endpoint, the table, a file of items in DynamoDB JSON, and for TLS the certificate to
trust. For each line on its standard input, a number of threads and one of items, it writes so many; then it says how
many nanoseconds that took, that it cannot tell what was allocated, and that nothing was compiled. Items are built before, as a user has them: as dicts.
"""

import json
import os
import sys
import threading
import time

from boto3.dynamodb.types import TypeDeserializer

REGION, ACCESS_KEY, SECRET_KEY = "us-east-1", "AKIDBENCHMARKEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYBENCHMARKKEY"


def read(path):
    """The items of a file, with Decimals as boto3 has them."""
    plain = TypeDeserializer().deserialize
    with open(path, encoding="utf-8") as lines:
        return [plain({"M": json.loads(line)}) for line in lines]


def boto3_writer(endpoint, table, certificate):
    import boto3

    session = boto3.session.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)

    def write(items):
        target = session.resource("dynamodb", endpoint_url=endpoint, verify=certificate or True).Table(table)
        with target.batch_writer() as batch:  # it has no way to ask for consumed capacity
            for item in items:
                batch.put_item(Item=item)

    return write


def pydynox_writer(endpoint, table, certificate):
    if certificate:
        os.environ["SSL_CERT_FILE"] = certificate
    from pydynox import DynamoDBClient, SyncBatchWriter

    client = DynamoDBClient(region=REGION, access_key=ACCESS_KEY, secret_key=SECRET_KEY, endpoint_url=endpoint)

    def write(items):
        with SyncBatchWriter(client, table) as batch:
            for item in items:
                batch.put(item)

    return write


def circle(items, start, count):
    """So many of the items, round and round."""
    return (items[i % len(items)] for i in range(start, start + count))


def run(write, items, threads, count):
    failures = []

    def share(start, size):
        try:
            write(circle(items, start, size))
        except Exception as failure:  # told by who waits
            failures.append(failure)

    bounds = [count * i // threads for i in range(threads + 1)]
    workers = [threading.Thread(target=share, args=(a, b - a)) for a, b in zip(bounds, bounds[1:])]
    start = time.perf_counter_ns()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise failures[0]
    return time.perf_counter_ns() - start


def main(name, endpoint, table, path, certificate=None):
    items = read(path)
    make = {"boto3": boto3_writer, "pydynox": pydynox_writer}[name]
    write = make(endpoint, table, certificate)
    print("ready", flush=True)
    for line in sys.stdin:
        threads, count = map(int, line.split()[:2])
        print(run(write, items, threads, count), "NaN", 0, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
