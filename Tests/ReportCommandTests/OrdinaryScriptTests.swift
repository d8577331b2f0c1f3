import Foundation
import TestSupport
import Testing

/// An analysis as people write it, with the packages that people use.
struct OrdinaryScript: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    /// What it prints last.
    var prints = "done"

    var testDescription: String { name }

    static let all: [OrdinaryScript] = [
        .init(name: "pandas-files", code: """
            import io, os, tempfile, pathlib
            import pandas as pd
            frame = pd.read_csv("data/orders.csv")
            frame["share"] = frame.amount / frame.groupby("region").amount.transform("sum")
            wide = frame.pivot_table(index="region", columns="paid", values="amount", aggfunc="sum")
            path = pathlib.Path(tempfile.mkdtemp()) / "kept.csv"
            wide.to_csv(path); again = pd.read_csv(path, index_col=0)
            pd.testing.assert_frame_equal(wide, again, check_names=False)
            frame.to_json(path.with_suffix(".json")); frame.to_pickle(path.with_suffix(".pkl"))
            pd.to_datetime(pd.Series(["2024-05-06", "2024-07-01"])).dt.tz_localize("Asia/Shanghai")
            frame.sample(2, random_state=1).merge(frame, on="region").describe()
            """),
        .init(name: "numpy", code: """
            import numpy as np
            rng = np.random.default_rng(7)
            a = rng.normal(size=(400, 400))
            values, vectors = np.linalg.eigh(a @ a.T)
            np.fft.fft(a); np.linalg.svd(a); np.linalg.solve(a, a[0]); np.sort(a, axis=None)
            import os, tempfile
            path = os.path.join(tempfile.gettempdir(), "a.npy")
            np.save(path, a); np.load(path, mmap_mode="r").sum()
            np.savez_compressed(path + ".npz", a=a); np.load(path + ".npz")["a"]
            np.memmap(path + ".map", dtype="float64", mode="w+", shape=(100, 100))[:] = 1
            """),
        .init(name: "scipy", code: """
            import numpy as np
            from scipy import integrate, interpolate, optimize, signal, sparse, spatial, stats
            rng = np.random.default_rng(7)
            x = rng.normal(size=200); y = 2 * x + rng.normal(size=200)
            stats.linregress(x, y); stats.ttest_ind(x, y); stats.chi2_contingency([[10, 5], [3, 9]]); stats.fisher_exact([[10, 5], [3, 9]])
            stats.bootstrap((x,), np.mean, n_resamples=100, rng=rng)
            optimize.minimize(lambda v: (v ** 2).sum(), [1.0, 2.0]); integrate.quad(np.sin, 0, 3); interpolate.CubicSpline([0, 1, 2], [0, 1, 4])(1.5)
            signal.butter(3, 0.2); sparse.linalg.eigsh(sparse.eye(50), k=2); spatial.cKDTree(rng.normal(size=(50, 3))).query([0, 0, 0])
            """),
        .init(name: "scikit-learn", code: """
            import numpy as np
            from sklearn import cluster, datasets, decomposition, ensemble, linear_model, model_selection, pipeline, preprocessing
            from sklearn.feature_extraction.text import TfidfVectorizer
            x, y = datasets.load_iris(return_X_y=True)
            model = pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.LogisticRegression(max_iter=500))
            model_selection.cross_val_score(model, x, y, cv=3, n_jobs=1)
            ensemble.RandomForestClassifier(20, random_state=1, n_jobs=1).fit(x, y).predict(x)
            cluster.KMeans(3, n_init=2, random_state=1).fit(x); decomposition.PCA(2).fit_transform(x)
            TfidfVectorizer().fit_transform(["internet governance", "cyber sovereignty", "governance of the internet"])
            model_selection.GridSearchCV(linear_model.Ridge(), {"alpha": [0.1, 1.0]}, cv=3, n_jobs=1).fit(x, y)
            """),
        .init(name: "joblib", code: """
            import tempfile
            from joblib import Memory, Parallel, delayed, dump, load
            print(Parallel(n_jobs=1)(delayed(abs)(n) for n in (-1, -2)))
            print(Parallel(n_jobs=2, backend="threading")(delayed(abs)(n) for n in (-1, -2)))
            # Where there are no semaphores it works in one process, and warns.
            print(Parallel(n_jobs=2)(delayed(abs)(n) for n in (-1, -2)))
            Memory(tempfile.mkdtemp(), verbose=0).cache(abs)(-1)
            """),
        .init(name: "statsmodels", code: """
            import numpy as np, pandas as pd
            import statsmodels.api as sm
            import statsmodels.formula.api as smf
            rng = np.random.default_rng(7)
            frame = pd.DataFrame({"x": rng.normal(size=100), "g": ["a", "b"] * 50})
            frame["y"] = 1 + 2 * frame.x + rng.normal(size=100)
            print(smf.ols("y ~ x + C(g)", frame).fit().summary())
            sm.Logit((frame.y > 1).astype(int), sm.add_constant(frame.x)).fit(disp=0)
            sm.tsa.ARIMA(frame.y, order=(1, 0, 0)).fit()
            """),
        .init(name: "seaborn", code: """
            import pandas as pd, seaborn as sns
            import matplotlib.pyplot as plt
            frame = pd.read_csv("data/orders.csv")
            sns.set_theme()
            sns.barplot(frame, x="region", y="amount", errorbar=None); plt.show()
            sns.heatmap(frame.pivot_table(index="region", columns="paid", values="amount", aggfunc="sum"), annot=True); plt.show()
            sns.catplot(frame, x="region", y="amount", kind="box"); plt.show()
            """),
        .init(name: "altair", code: """
            import altair as alt, pandas as pd
            display(alt.Chart(pd.read_csv("data/orders.csv"), title="Orders", description="Orders by region").mark_bar().encode(x="region", y="sum(amount)"))
            """),
        .init(name: "standard-library", code: """
            import asyncio, collections, concurrent.futures, contextlib, csv, dataclasses, decimal, difflib, fractions, functools, gzip, hashlib, io
            import itertools, json, logging, pathlib, pickle, platform, queue, random, re, shutil, signal, sqlite3, statistics, string, tempfile, textwrap
            import threading, unicodedata, uuid, warnings, xml.etree.ElementTree, zipfile, zoneinfo
            folder = pathlib.Path(tempfile.mkdtemp())
            (folder / "a.txt").write_text("one", encoding="utf-8"); shutil.copy2(folder / "a.txt", folder / "b.txt"); shutil.make_archive(folder / "z", "zip", folder)
            shutil.move(folder / "b.txt", folder / "c.txt"); os = __import__("os"); os.chmod(folder / "a.txt", 0o600); os.utime(folder / "a.txt")
            with sqlite3.connect(folder / "x.db") as base: base.execute("CREATE TABLE t (n)"); base.execute("INSERT INTO t VALUES (1)")
            with concurrent.futures.ThreadPoolExecutor(2) as pool: list(pool.map(abs, [-1, -2]))
            worker = threading.Thread(target=print, args=("thread",)); worker.start(); worker.join()
            async def work(): await asyncio.sleep(0); return await asyncio.gather(asyncio.to_thread(abs, -1))
            await work()
            with gzip.open(folder / "g.gz", "wb") as file: file.write(b"x")
            logging.getLogger("report").warning("words"); zoneinfo.ZoneInfo("Europe/Geneva" if False else "Europe/Zurich")
            platform.platform(); os.cpu_count(); os.getcwd(); os.listdir("."); list(pathlib.Path(".").rglob("*.csv")); os.getpid(); os.uname()
            signal.signal(signal.SIGALRM, signal.SIG_IGN); shutil.rmtree(folder)
            """),
        .init(name: "multiprocessing-fork", code: """
            import multiprocessing
            context = multiprocessing.get_context("fork")
            receiver, sender = context.Pipe()
            process = context.Process(target=sender.send, args=(42,)); process.start()
            print(receiver.recv()); process.join()
            """),
    ]
}

/// Confinement denies nothing that an ordinary analysis does.
@Suite struct OrdinaryScriptTests {
    private static let rendered = Task { () throws -> (Workspace, Workspace.Run) in
        let workspace = try Workspace()
        try workspace.write("output-dir: reports\npython: \(Workspace.checkout)/.build/test-venv\n", to: "report.yml")
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        for script in OrdinaryScript.all {
            let code = "```{python}\n#| label: \(script.name)\n\(script.code)\nprint(\"\(script.prints)\")\n```"
            try workspace.write(SmallProject.plain(script.name, body: code), to: "notebooks/\(script.name).qmd")
        }
        // What needs processes that are started anew: no cell gets them.
        for (name, code) in refused { try workspace.write(SmallProject.plain(name, body: "```{python}\n#| time-limit: 60\n\(code)\n```"), to: "notebooks/\(name).qmd") }
        return (workspace, try await workspace.report("render", "--allow", Workspace.checkout + "/.build/test-venv", "--diagnostic-format", "json", within: .seconds(480)))
    }

    private static let refused = [
        ("spawn", "import multiprocessing\nmultiprocessing.get_context('spawn').Pool(2)"),
        ("process-pool", "import concurrent.futures, multiprocessing\nwith concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('spawn')) as pool: list(pool.map(abs, [-1]))"),
    ]

    @Test(arguments: OrdinaryScript.all)
    func runsConfined(script: OrdinaryScript) async throws {
        let (workspace, run) = try await OrdinaryScriptTests.rendered.value
        let own = run.diagnostics.filter { $0.file == "notebooks/\(script.name).qmd" }
        #expect(own.filter { $0.severity == "error" }.isEmpty, "\(own)")
        #expect(!run.talk.contains("denied") || own.allSatisfy { !"\($0)".contains("denied") }, "\(own)")
        workspace.expect("reports/\(script.name).html", says: script.prints)
    }

    @Test(arguments: refused.map(\.0))
    func startingProcessesIsRefusedClearly(name: String) async throws {
        let (workspace, run) = try await OrdinaryScriptTests.rendered.value
        let own = run.diagnostics.filter { $0.file == "notebooks/\(name).qmd" && $0.severity == "error" }
        let found = try #require(own.first, "\(run.talk)")
        #expect(own.count == 1 && found.id == "python-exception", "\(own)")
        #expect(found.message.contains("PermissionError") || found.message.contains("not permitted"), "\(found)")
        #expect(found.help?.joined().contains("n_jobs=1") == true, "\(found)")
        #expect(!workspace.exists("reports/\(name).html"))
    }
}
