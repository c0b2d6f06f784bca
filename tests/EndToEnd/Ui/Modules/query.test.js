import { complete } from "/_content/Slipway.Ui/js/table/complete.js";
import { TableModel } from "/_content/Slipway.Ui/js/table/model.js";
import { parseQuery, written } from "/_content/Slipway.Ui/js/table/parse.js";
import { filterRows } from "/_content/Slipway.Ui/js/table/query.js";
import { equal, ok } from "./harness.js";

const model = () =>
  new TableModel({
    columns: [
      { name: "id", type: "text", hidden: true },
      { name: "name", type: "run", title: "Run", aliases: ["run_name"] },
      { name: "status", type: "status" },
      { name: "metrics.auc", type: "number", title: "AUC", goal: "max", group: "Metrics" },
      { name: "started", type: "time" },
      { name: "params.max depth", type: "number", group: "Parameters" },
      { name: "tags.team", type: "text", group: "Tags" },
      { name: "duration", type: "duration", title: "Took" },
    ],
    data: [
      ["a", "b", "c", "d"],
      ["run-10", "run-9", "Baseline", ""],
      ["failed", "succeeded", "succeeded", "running"],
      [null, 0.91, "NaN", 0.85],
      [Date.parse("2026-01-01"), Date.parse("2026-02-01"), Date.parse("2026-03-01"), null],
      [4, 4, 8, null],
      ["pier", "harbour", "pier", null],
      [500, 61_000, 5_400_000, null],
    ],
  });

/** @param {string} query */
const kept = (query) => Array.from(filterRows(model(), query).rows, (row) => model().key(row));

/** What stands at the place of the first problem. @param {string} query */
const pointed = (query) => {
  const [first] = filterRows(model(), query).problems;
  return first ? [first.message, query.slice(first.at, first.end)] : null;
};

/** @param {string} before */
const offered = (before) => {
  const { from, items } = complete(model(), before);
  return items.map(({ text }) => before.slice(0, from) + text);
};

export const tests = {
  "a query is words and comparisons": () =>
    equal(
      parseQuery('lgbm AND auc>=0.9 status = "in progress" `metrics.log loss` < 1e-3').terms.map((term) =>
        "word" in term ? term.word : [term.column, term.operator, ...term.values.map(({ text }) => text)],
      ),
      ["lgbm", ["auc", ">=", "0.9"], ["status", "=", "in progress"], ["metrics.log loss", "<", "1e-3"]],
    ),
  "quotes keep words together": () => equal(parseQuery("\"two words\" 'three").terms, [{ word: "two words" }, { word: "three" }]),
  "words look into every text column": () => equal([kept("RUN"), kept("succ base")], [["a", "b", "d"], ["c"]]),
  "comparisons leave missing values out": () =>
    equal([kept("auc > 0.86"), kept("auc <= 0.85"), kept("status != failed")], [["b"], ["d"], ["b", "c", "d"]]),
  "dates compare with instants": () => equal(kept("started >= 2026-02-01"), ["b", "c"]),
  "what MLflow's searches say is understood": () => {
    equal(kept("metrics.auc > 0.86 AND attributes.status = 'FINISHED'"), ["b"]);
    equal(kept("param.`max depth` = '4' and tag.team = 'pier'"), ["a"]);
    equal(kept("attributes.run_name LIKE 'run-%'"), ["a", "b"]);
    equal([kept("name LIKE 'base%'"), kept("name ILIKE 'base%'")], [[], ["c"]]);
    equal([kept("tags.team IN ('harbour', 'sea')"), kept("tags.team NOT IN ('harbour')")], [["b"], ["a", "c", "d"]]);
    equal([kept("tags.team IS NULL"), kept("metrics.auc is not null auc < 1")], [["d"], ["b", "d"]]);
  },
  "what cannot be understood is said where it stands, and hides nothing": () => {
    equal(pointed("lgbm auuc > 1"), ["There is no column “auuc”. Did you mean metrics.auc?", "auuc"]);
    equal(pointed("lgbm status > x"), ["“status” holds words: compare it with =, !=, ~, LIKE or IN.", ">"]);
    equal(pointed("auc > high"), ["“high” is no number.", "high"]);
    equal(pointed("tags.team IN pier")?.[0], "After IN stands a list such as ('a', 'b').");
    equal(pointed("metrics.auc >> 0.9"), ["“>>” is no operator: there are =, !=, <, <=, >, >=, ~, LIKE, ILIKE, IN and IS NULL.", ">>"]);
    equal(pointed("status = faild"), ["There is no status “faild”. There are queued, running, succeeded, failed, cancelled.", "faild"]);
    equal([kept("status IN (killed, running)"), kept("status != cancelled").length], [["d"], 4]);
  },
  "what is no part of the language is marked, and words that are meant as words stand in quotes": () => {
    const NOT_IN_IT = "OR, NOT and parentheses are not part of the language: join comparisons by AND. Quotes make it a word to look for.";
    equal(pointed("auc > 0.9 or auc < 1"), [NOT_IN_IT, "or"]);
    equal(pointed("NOT status = failed"), [NOT_IN_IT, "NOT"]);
    equal(pointed("(auc > 0.9)"), [NOT_IN_IT, "("]);
    equal(pointed("auc > 0.9, auc < 1"), ["A comma parts the values of a list only: join comparisons by AND.", ","]);
    equal(pointed("status is failed")?.[1], "is");
    equal(pointed("auc between 0.1 and 0.9")?.[1], "between");
    equal(pointed("> 0.9"), ["“>” is no comparison: it takes a column, an operator and a value. Quotes make it a word to look for.", ">"]);
    equal(pointed("name like")?.[0], "After LIKE stands a value.");
    equal([pointed('"or" \'not\''), parseQuery('"or" run(2)').terms], [null, [{ word: "or" }, { word: "run(2)" }]]);
  },
  "while anything is wrong all rows are shown, whatever is wrong": () => {
    for (const query of ["nothing > 1", "auc >> 0.9", "auc > abc", "base auc > abc", "auc > 0.9 or auc < 0.1", "status = faild"]) equal([query, kept(query).length], [query, 4]);
  },
  "lengths of time have units, and a number alone is seconds": () => {
    equal([kept("duration > 1"), kept("duration > 1s"), kept("took > 5 min"), kept("duration >= 1 min 1 s AND took < 1h")], [["b", "c"], ["b", "c"], ["c"], ["b"]]);
    equal(kept("duration > 5 min base"), ["c"]);
    equal(kept("duration IN (500 ms, 1.5 h)"), ["a", "c"]);
    equal(pointed("duration > long"), ["“long” is no length of time: write 90 s, 5 min or 2 h; a number alone is seconds.", "long"]);
    equal([offered("duration > 5"), offered("took > 5m")], [["duration > 5 s ", "duration > 5 min ", "duration > 5 h ", "duration > 5 d "], ["took > 5 min "]]);
    equal(complete(model(), "duration > 5").items[0]?.detail, "seconds, as a number alone");
  },
  "a query that is not finished says so and hides nothing": () => {
    for (const query of ["auc >", 'auc > "open', "auc IN ('a',"]) equal([pointed(query)?.[0]?.startsWith("After "), filterRows(model(), query).rows.length], [true, 4]);
  },
  "names complete by their beginning, whatever kind they are of": () => {
    equal(offered("au"), ["metrics.auc "]);
    equal(offered("status = failed and tea"), ["status = failed and tags.team "]);
    equal(offered("params.ma"), ["params.`max depth` "]);
    equal(offered("param.ma"), ["params.`max depth` "]);
    equal(offered(""), []);
  },
  "operators complete after a name, those that its values take": () => {
    ok(offered("metrics.auc ").includes("metrics.auc >= "), "numbers are greater");
    ok(!offered("tags.team ").includes("tags.team > "), "words are not");
    equal(offered("nothing "), []);
  },
  "values complete, the most frequent first": () => {
    equal(offered("tags.team = "), ["tags.team = 'pier' ", "tags.team = 'harbour' "]);
    equal(offered("tags.team = 'h"), ["tags.team = 'harbour' "]);
    equal(offered("params.`max depth` = "), ["params.`max depth` = 4 ", "params.`max depth` = 8 "]);
    equal(offered("auc > 0."), []);
  },
  "a completed name is read again as the same column": () => {
    for (const { name } of model().columns) equal(parseQuery(`${written(name)} = 1`).terms.map((term) => ("word" in term ? term.word : term.column)), [name]);
  },
};
