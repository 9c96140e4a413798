#!/usr/bin/env python3
"""Divides the evidence that Tiaki wrote into shards that Tiaki can link one by one.

    python shuffle.py FOLDER records      then Tiaki counts persons
    python shuffle.py FOLDER persons      then Tiaki links

Everything is Spark SQL, run by whichever engine this Python has: Sail (`pip install pysail
pyspark-client`), Spark itself (`pip install pyspark`, Java 17), or with --remote sc://HOST:PORT any
server that speaks Spark Connect and sees FOLDER under the same path.

There is no rule in here: which values have weight, what a pair's evidence comes to at most and from
where on it is a tie stands in the tables that Tiaki wrote (worth-ROUND.csv, manifest.json). The join
keys are keyed digests; no value is in any file.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

FORMAT = 2

EVIDENCE = (
    "record string, kind int, key bigint, at bigint, port int, class int,"
    " verified int, remarks int, source bigint, domain bigint"
)
WITNESS = (
    "kind int, agrees_open bigint, differs_open bigint, agrees_personal bigint,"
    " differs_personal bigint"
)
WORTH = (
    "kind int, class int, least bigint, most_holders bigint, cap bigint, neighbours int,"
    " family int, strong int, most bigint, apart bigint"
)


# The engine in this process, while it runs: without a reference to it, it shuts down.
ENGINE = []


def leave(code):
    """Ends at once: an engine in this process may not let go."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def stop(message):
    sys.stderr.write(f"shuffle: {message}\n")
    leave(2)


def session(remote):
    """A session of the engine that is here."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        stop(
            "this Python has no engine; install one with"
            " `pip install pysail pyspark-client` or `pip install pyspark`"
        )
    if remote:
        return SparkSession.builder.remote(remote).getOrCreate()
    try:
        from pysail.spark import SparkConnectServer
    except ImportError:
        return SparkSession.builder.appName("tiaki-spread").getOrCreate()
    server = SparkConnectServer()
    server.start(background=True)
    ENGINE.append(server)
    host, port = server.listening_address
    return SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()


class Shuffle:
    def __init__(self, spark, folder, manifest, name):
        self.spark, self.folder, self.manifest, self.name = spark, folder, manifest, name
        self.out = folder / name
        self.work = self.out / "work"

    def read(self, name, file, schema):
        frame = self.spark.read.schema(schema).csv(str(self.folder / file))
        frame.createOrReplaceTempView(name)

    def view(self, name, sql):
        self.spark.sql(sql).createOrReplaceTempView(name)

    def keep(self, name, sql, label=None):
        """Computes a table once and names it."""
        path = str(self.work / (label or name))
        try:
            frame = self.spark.sql(sql)
            frame.write.mode("overwrite").parquet(path)
            # With its schema: of a table without rows an engine may write no file.
            kept = self.spark.read.schema(frame.schema).parquet(path)
        except Exception as error:
            stop(f"the engine failed at {name}: {error}")
        kept.createOrReplaceTempView(name)

    def one(self, sql):
        return self.spark.sql(sql).collect()[0][0] or 0

    def inputs(self):
        self.read("received", "evidence.csv", EVIDENCE)
        self.read("witness", "witness.csv", WITNESS)
        self.read("told_apart", "contradictions.csv", "a string, b string, source bigint")
        self.read("decided", "same.csv", "a string, b string")
        self.read("known", "records.csv", "record string")
        # A decision may name what is not here.
        self.view(
            "same",
            """SELECT d.a, d.b FROM decided d JOIN known x ON d.a = x.record
               JOIN known y ON d.b = y.record WHERE d.a <> d.b""",
        )
        self.read("worth", f"worth-{self.name}.csv", WORTH)
        try:
            rows = self.one("SELECT count(*) FROM received WHERE domain IS NOT NULL")
        except Exception as error:
            stop(f"evidence.csv does not read ({error}): was it cut off? Write it again")
        if rows != self.manifest["rows"]:
            stop(
                f"evidence.csv holds {rows} whole rows and was written with"
                f" {self.manifest['rows']}: it was cut off, write it again"
            )

    def domains(self):
        """What the mailboxes of each domain show, and every row under the class that then holds."""
        m = self.manifest["mail"]
        kind, ordinary, each = m["kind"], m["ordinary"], m["most_each"]
        self.view("stated", f"SELECT * FROM received WHERE remarks = 0 AND class = {ordinary}")
        self.view(
            "mailbox",
            f"""SELECT key, record, max(domain) AS domain FROM stated
                WHERE kind = {kind} AND domain <> 0 GROUP BY key, record""",
        )
        self.keep(
            "testifies",
            f"""SELECT key, max(domain) AS domain FROM mailbox GROUP BY key
                HAVING count(*) BETWEEN 2 AND {m['most_holders']}""",
        )
        self.view(
            "counted",
            """SELECT t.key, t.domain, w.kind, count(DISTINCT s.record) AS holders,
                      count(*) AS stated, count(DISTINCT s.key) AS different
               FROM testifies t JOIN mailbox b ON b.key = t.key
               JOIN (SELECT DISTINCT record, kind, key FROM stated) s ON s.record = b.record
               JOIN witness w ON w.kind = s.kind
               GROUP BY t.key, t.domain, w.kind""",
        )
        self.view(
            "seen",
            """SELECT domain, kind, least(stated - different, holders - 1) AS agree,
                      holders - 1 - least(stated - different, holders - 1) AS differ,
                      holders - 1 AS both FROM counted""",
        )
        share = f"CASE WHEN both > {each} THEN CAST(floor({{0}} * {each} / both) AS bigint) ELSE {{0}} END"
        self.keep(
            "said",
            f"""SELECT domain, kind, {share.format('agree')} AS agree,
                       {share.format('differ')} AS differ FROM seen""",
        )
        (open_class, open_from), (own_class, own_from) = m["open"], m["personal"]
        self.view(
            "judged",
            """SELECT s.domain, sum(s.agree * w.agrees_open + s.differ * w.differs_open) AS open,
                      sum(s.agree * w.agrees_personal + s.differ * w.differs_personal) AS personal
               FROM said s JOIN witness w ON w.kind = s.kind GROUP BY s.domain""",
        )
        self.keep(
            "learned",
            f"""SELECT domain, CASE WHEN open >= {open_from} THEN {open_class}
                       WHEN personal >= {own_from} THEN {own_class} ELSE {ordinary} END AS class
                FROM judged""",
        )
        self.view(
            "evidence",
            f"""SELECT r.record, r.kind, r.key, r.at, r.port,
                       CASE WHEN r.class = {ordinary} THEN coalesce(l.class, r.class) ELSE r.class END AS class,
                       r.verified, r.remarks, r.source
                FROM received r LEFT JOIN learned l
                  ON r.kind = {kind} AND r.domain <> 0 AND l.domain = r.domain""",
        )

    def values(self):
        """What is shared, and by how many."""
        self.keep("holder", "SELECT kind, key, record, max(class) AS class FROM evidence GROUP BY kind, key, record")
        if self.name == "records":
            count = "count(*)"
            source = "holder h"
        else:
            said = json.loads((self.folder / "groups.json").read_text())
            if said["evidence"] != self.manifest["id"]:
                stop("groups.csv was counted from other evidence: count persons again")
            self.read("grouped", "groups.csv", "record string, first string")
            if self.one("SELECT count(*) FROM grouped WHERE length(first) = 32") != said["records"]:
                stop("groups.csv was cut off: count persons again")
            count = "count(DISTINCT coalesce(g.first, h.record))"
            source = "holder h LEFT JOIN grouped g ON h.record = g.record"
        self.keep(
            "value",
            f"""SELECT h.kind, h.key, max(h.class) AS class, count(*) AS held, {count} AS persons
                FROM {source} GROUP BY h.kind, h.key HAVING count(*) >= 2""",
        )

    def holdings(self):
        """Who holds values that have weight in this round."""
        self.keep(
            "holding",
            """SELECT h.record, h.kind, h.key, v.held, w.cap, w.neighbours, w.family, w.strong,
                      w.most, w.apart,
                      CASE WHEN v.held > w.cap AND w.neighbours = 1 THEN
                        row_number() OVER (PARTITION BY h.kind, h.key ORDER BY h.record) END AS place
               FROM holder h JOIN value v ON h.kind = v.kind AND h.key = v.key
               JOIN worth w ON v.kind = w.kind AND v.class = w.class
                 AND v.persons BETWEEN w.least AND w.most_holders""",
        )

    def flows(self):
        """Who was seen with one connection, and who may have been near at one address."""
        m = self.manifest["flows"]
        ip = self.manifest["address"]
        self.keep(
            "event",
            f"""SELECT DISTINCT record, key, port, at FROM evidence
                WHERE kind = {ip} AND at IS NOT NULL AND port >= {m['lowest_port']}""",
        )
        self.keep(
            "ports",
            """SELECT key, port, count(DISTINCT record) AS holders FROM event
               GROUP BY key, port HAVING count(DISTINCT record) >= 2""",
        )
        classes = ", ".join(str(c) for c in m["classes"]) or "-1"
        self.keep(
            "flow",
            f"""SELECT DISTINCT x.record AS a, y.record AS b
                FROM ports p JOIN value v ON v.kind = {ip} AND v.key = p.key AND v.class IN ({classes})
                JOIN event x ON x.key = p.key AND x.port = p.port
                JOIN event y ON y.key = p.key AND y.port = p.port
                WHERE p.holders <= {m['holders']} AND x.record < y.record
                  AND y.at - x.at BETWEEN -{m['gap']} AND {m['gap']}""",
        )
        self.keep(
            "slot",
            f"""SELECT DISTINCT h.record, h.key, CAST(floor(e.at / {m['window']}) AS bigint) AS slot
                FROM holding h JOIN evidence e ON e.record = h.record AND e.kind = h.kind AND e.key = h.key
                WHERE h.kind = {ip} AND e.at IS NOT NULL""",
        )
        self.view("around", "SELECT record, key, slot + d AS slot FROM slot CROSS JOIN (SELECT explode(array(-2, -1, 0, 1, 2)) AS d) s")
        self.keep(
            "near",
            """SELECT DISTINCT x.record AS a, y.record AS b, x.key FROM slot x JOIN around y
               ON x.key = y.key AND x.slot = y.slot AND x.record < y.record""",
        )

    def ties(self):
        """Pairs worth comparing whose evidence could add up to enough."""
        ip, m = self.manifest["address"], self.manifest["flows"]
        family = self.manifest["address_family"]
        self.keep(
            "pair",
            """SELECT x.record AS a, y.record AS b FROM holding x JOIN holding y
                 ON x.kind = y.kind AND x.key = y.key AND x.record < y.record WHERE x.held <= x.cap
               UNION SELECT x.record, y.record FROM holding x JOIN holding y
                 ON x.kind = y.kind AND x.key = y.key AND x.place + 1 = y.place
               UNION SELECT a, b FROM flow""",
        )
        self.keep(
            "agreed",
            f"""SELECT p.a, p.b, x.kind, x.family, max(CASE WHEN x.strong = 1 AND x.held = 2 THEN 1 ELSE 0 END) AS only,
                       max(CASE WHEN x.kind = {ip} AND n.a IS NULL THEN x.apart ELSE x.most END) AS most
                FROM pair p JOIN holding x ON x.record = p.a
                JOIN holding y ON y.record = p.b AND y.kind = x.kind AND y.key = x.key
                LEFT JOIN near n ON n.a = p.a AND n.b = p.b AND n.key = x.key AND x.kind = {ip}
                GROUP BY p.a, p.b, x.kind, x.family
                UNION ALL SELECT a, b, {ip}, {family}, 0, {m['most']} FROM flow""",
        )
        vouches = ""
        if self.name == "records":
            vouches = "AND (count(DISTINCT family) >= 2 OR max(only) = 1)"
        self.keep(
            "tie",
            f"""SELECT a, b FROM agreed GROUP BY a, b
                HAVING sum(most) + {self.manifest['prior']} >= {self.manifest['least'][self.name]} {vouches}
                UNION SELECT a, b FROM same""",
        )

    def components(self):
        """The lowest record that ties lead to, of each record with ties."""
        self.view("both", "SELECT a, b FROM tie UNION ALL SELECT b AS a, a AS b FROM tie")
        self.keep("label", "SELECT a AS node, least(a, min(b)) AS label FROM both GROUP BY a", "label-0")
        turn = 0
        while True:
            turn += 1
            self.keep(
                "spread",
                """SELECT node, min(label) AS label FROM (
                     SELECT node, label FROM label
                     UNION ALL SELECT e.b AS node, l.label FROM both e JOIN label l ON e.a = l.node
                   ) t GROUP BY node""",
            )
            self.keep(
                "next",
                "SELECT n.node, least(n.label, m.label) AS label FROM spread n JOIN spread m ON n.label = m.node",
                f"label-{turn}",
            )
            moved = self.one(
                "SELECT count(*) FROM next n JOIN label l ON n.node = l.node WHERE n.label <> l.label"
            )
            self.spark.sql("SELECT node, label FROM next").createOrReplaceTempView("label")
            shutil.rmtree(self.work / f"label-{turn - 2}", ignore_errors=True)
            if moved == 0:
                return

    def shards(self):
        """Writes each shard: all rows of its records, with what is known of their values beyond."""
        count = self.manifest["shards"]
        ip, m = self.manifest["address"], self.manifest["flows"]
        self.keep(
            "dealt",
            f"""SELECT node, label, CAST(conv(substring(label, 25, 8), 16, 10) AS bigint) % {count} AS shard
                FROM label""",
        )
        rows = f"""SELECT e.record, e.kind, e.key, e.at, e.port, e.class, e.verified, e.remarks, e.source,
                         v.class AS value_class, v.held, v.persons, h.place, p.holders, d.shard
                  FROM evidence e JOIN dealt d ON e.record = d.node
                  LEFT JOIN value v ON v.kind = e.kind AND v.key = e.key
                  LEFT JOIN holding h ON h.record = e.record AND h.kind = e.kind AND h.key = e.key
                  LEFT JOIN ports p ON e.kind = {ip} AND p.key = e.key AND p.port = e.port"""
        self.spark.sql(rows).write.mode("overwrite").partitionBy("shard").csv(str(self.out / "rows"))
        # Records that only a decision ties may have no rows.
        members = "SELECT node AS record, shard FROM dealt"
        self.spark.sql(members).write.mode("overwrite").partitionBy("shard").csv(str(self.out / "members"))
        apart = """SELECT t.a, t.b, t.source, x.shard FROM told_apart t
                   JOIN dealt x ON t.a = x.node JOIN dealt y ON t.b = y.node WHERE x.label = y.label"""
        self.spark.sql(apart).write.mode("overwrite").partitionBy("shard").csv(str(self.out / "apart"))
        done = {"evidence": self.manifest["id"], "round": self.name, "values": 0}
        if self.name == "persons":
            values = "SELECT kind, key, class, held, persons FROM value"
            self.spark.sql(values).write.mode("overwrite").csv(str(self.out / "values"))
            done["values"] = self.one("SELECT count(*) FROM value")
        of = {
            "rows": "evidence e JOIN dealt d ON e.record = d.node",
            "members": "dealt d",
            "apart": """told_apart t JOIN dealt d ON t.a = d.node
                        JOIN dealt y ON t.b = y.node AND d.label = y.label""",
        }
        done["shards"] = {}
        for what, source in of.items():
            counted = self.spark.sql(f"SELECT d.shard, count(*) FROM {source} GROUP BY d.shard")
            for shard, rows in counted.collect():
                done["shards"].setdefault(str(shard), {"rows": 0, "members": 0, "apart": 0})[what] = rows
        shutil.rmtree(self.work)
        # The last thing that is written: without it nothing is read.
        (self.out / "done.json").write_text(json.dumps(done, sort_keys=True) + "\n")
        return done


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="what `tiaki link spread write` wrote")
    parser.add_argument("round", choices=["records", "persons"])
    parser.add_argument("--remote", help="a Spark Connect server, sc://HOST:PORT")
    args = parser.parse_args()
    folder = args.folder.resolve()
    try:
        text = (folder / "manifest.json").read_bytes()
        manifest = json.loads(text)
    except (OSError, ValueError) as error:
        stop(f"cannot read {folder / 'manifest.json'}: {error}; write the evidence first")
    if manifest.get("format") != FORMAT:
        stop(f"manifest.json is of format {manifest.get('format')}, this script reads {FORMAT}")
    manifest["id"] = hashlib.sha256(text).hexdigest()
    if args.round == "persons" and not (folder / "groups.json").exists():
        stop("groups.json is missing: let Tiaki count persons first")
    shuffle = Shuffle(session(args.remote), folder, manifest, args.round)
    shutil.rmtree(shuffle.out, ignore_errors=True)
    shuffle.inputs()
    shuffle.domains()
    shuffle.values()
    shuffle.holdings()
    shuffle.flows()
    shuffle.ties()
    shuffle.components()
    done = shuffle.shards()
    rows = [shard["rows"] for shard in done["shards"].values()]
    print(f"{len(rows)} shards, {sum(rows)} rows, the largest {max(rows, default=0)}")


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # Whatever the engine says: it must not look like an end.
        stop(f"the engine failed: {error}")
    leave(0)
