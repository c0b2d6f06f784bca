import { TableModel } from "./model.js";
/** @typedef {import("./model.js").TableData} TableData */
/** @typedef {import("./model.js").Column} Column */

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;
/** So many rows can be asked for by their keys; beyond them whole columns are read again. */
export const MOST_KEYS = 500;

/**
 * The table with columns of all its rows. The answer says which rows there are: rows it does not name are gone, and what is not known of new ones is to be asked for.
 * @param {TableModel} model
 * @param {readonly string[]} asked the names of columns; those that are not answered have no value in any row
 * @param {TableData} answer
 * @returns {{ model: TableModel, fresh: string[] }} keys of rows of which some columns are not known
 */
export function withColumns(model, asked, answer) {
  const sent = new TableModel(answer);
  const keys = sent.at(keyName(model)) >= 0 ? Array.from({ length: sent.count }, (_, row) => sent.key(row)) : null;
  const columns = merged(
    model,
    sent.columns.map((column) => settled(model, column)),
  );
  const there = keys ? model.places() : null;
  const from = keys && there ? keys.map((key) => there.get(key)) : null;
  const fresh = keys && from ? keys.filter((_, row) => from[row] === undefined) : [];
  const few = !model.more && fresh.length <= MOST_KEYS;
  const data = columns.map((column) => {
    const given = sent.at(column.name);
    if (given >= 0) return sent.data[given];
    if (asked.includes(column.name)) return new Array(sent.count).fill(null);
    const old = valuesOf(model, column);
    if (!old || !from) return old;
    return few ? from.map((row) => (row === undefined ? undefined : old[row])) : null;
  });
  const partly = few && fresh.length > 0 && columns.some((column, c) => data[c] && sent.at(column.name) < 0);
  return {
    model: new TableModel({ ...told(model), columns, data, count: sent.count, rows: answer.rows, more: false, listed: model.listed }),
    fresh: partly ? fresh : [],
  };
}

/**
 * The table after some rows were read again: changed ones, new ones (at the top), and without those that are gone.
 * @param {TableModel} model
 * @param {readonly string[]} asked their keys
 * @param {TableData} answer values as they were written, and the heads of all columns that these rows have
 */
export function withRows(model, asked, answer) {
  const sent = new TableModel(answer);
  const places = sent.places();
  const gone = new Set(asked.filter((key) => !places.has(key)));
  const fresh = [...places.keys()].filter((key) => !model.places().has(key));
  const staying = [...model.places()].filter(([key]) => !gone.has(key));
  const columns = merged(model, sent.columns.map((column) => (model.count === 0 ? column : (known(model, column.name) ?? appearing(model, column)))));
  const data = columns.map((column) => {
    const old = valuesOf(model, column);
    if (!old) return null;
    const given = sent.at(column.name);
    const values = given < 0 ? null : sent.data[given];
    if (given >= 0 && !values) return null;
    const now = (/** @type {string} */ key) => (values ? written(column, values[places.get(key) ?? -1]) : null);
    const merge = [...fresh.map(now), ...staying.map(([key, row]) => (places.has(key) ? now(key) : old[row]))];
    return merge.includes(UNFIT) ? null : merge;
  });
  const same = fresh.length === 0 && staying.length === model.count;
  return new TableModel({ ...told(model), columns, data, count: fresh.length + staying.length, rows: same ? model.rows : "", more: model.more, listed: model.listed });
}

/**
 * The table that knows all columns that there are.
 * @param {TableModel} model
 * @param {TableData} answer their heads
 */
export function withNames(model, answer) {
  const columns = merged(model, answer.columns.map((column) => known(model, column.name) ?? column));
  return new TableModel({ ...told(model), columns, data: columns.map((column) => valuesOf(model, column)), count: model.count, rows: model.rows, more: model.more, listed: true });
}

/** Stands for a value that is none of its column's kind: the column is to be read again, since its kind has changed. */
const UNFIT = Symbol("unfit");

/**
 * A value in the kind of its column.
 * @param {Column} column
 * @param {any} value
 */
function written(column, value) {
  if (column.type !== "number" || typeof value !== "string") return value ?? null;
  if (value === "") return null;
  return NUMBER.test(value) ? Number(value) : /^(?:NaN|-?Infinity)$/.test(value) && column.group === "Metrics" ? value : UNFIT;
}

/**
 * The known columns in their order with the heads that came anew, and the new ones where their names belong within their group: as they would stand if all were read anew.
 * @param {TableModel} model
 * @param {Column[]} coming
 */
function merged(model, coming) {
  const anew = new Map(coming.map((column) => [column.name, column]));
  const columns = model.columns.map((column) => anew.get(column.name) ?? column);
  for (const column of coming) if (model.at(column.name) < 0) columns.splice(placeOf(columns, column), 0, column);
  return columns;
}

/** The groups in the order in which they stand, after the columns that are in none. */
const GROUPS = [undefined, "Metrics", "Parameters", "Tags"];

/**
 * Where a new column belongs.
 * @param {Column[]} columns
 * @param {Column} column
 */
function placeOf(columns, column) {
  const group = GROUPS.indexOf(column.group);
  const after = columns.findIndex((one) => GROUPS.indexOf(one.group) > group || (one.group === column.group && column.group !== undefined && one.name > column.name));
  return after < 0 ? columns.length : after;
}

/**
 * @param {TableModel} model
 * @param {string} name
 */
function known(model, name) {
  return model.columns[model.at(name)];
}

/**
 * The values of a column as they are here.
 * @param {TableModel} model
 * @param {Column} column
 */
function valuesOf(model, column) {
  return model.data[model.at(column.name)];
}

/**
 * A head that came anew: what kind of values it has is as it says, whether it is shown at first was settled before.
 * @param {TableModel} model
 * @param {Column} column
 * @returns {Column}
 */
function settled(model, column) {
  const before = known(model, column.name);
  return { ...column, hidden: before ? before.hidden : true, pinned: before?.pinned };
}

/**
 * A column that a row brings: shown while its group has room.
 * @param {TableModel} model
 * @param {Column} column
 * @returns {Column}
 */
function appearing(model, column) {
  const shown = model.columns.filter((one) => one.group === column.group && !one.hidden).length;
  return { ...column, hidden: column.hidden || (column.group !== undefined && shown >= model.ofGroup) };
}

/** @param {TableModel} model */
function keyName(model) {
  return model.columns[model.keyColumn]?.name ?? "";
}

/** @param {TableModel} model */
function told(model) {
  return { key: keyName(model), ofGroup: model.ofGroup };
}
