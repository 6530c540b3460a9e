/** The view as a link: everything after "#". Unknown or impossible values fall back on defaults and are counted, never obeyed. */
import { CELL_MODES, COMPARISONS, DEFAULT_VIEW, TABS, type Camera, type ViewState } from "./view.ts";
import { METHODS } from "../map/classes.ts";
import { LANGUAGES } from "../text/language.ts";
import { packScenario, unpackScenario } from "./scenario-text.ts";

const MAX_LINK = 16_000;
const KEY = /^[\w.-]{1,120}$/;
const MAX_THRESHOLD_MINUTES = 600;

/** Writes a view; parts that are as by default are left out. */
export function writeUrl(view: ViewState): string {
  const parts = new URLSearchParams();
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) parts.set(name, value);
  };
  const flag = (on: boolean): string => (on ? "1" : "0");
  const base = DEFAULT_VIEW;
  put("l", view.language, base.language);
  put("v", view.tab, base.tab);
  put("i", view.indicator, base.indicator);
  put("apres", flag(view.after), flag(base.after));
  put("c", view.commune ?? "", "");
  put("s", view.service ?? "", "");
  put("classes", `${view.method}.${view.classCount}`, `${base.method}.${base.classCount}`);
  put(
    "seuils",
    Object.entries(view.thresholds)
      .map(([key, minutes]) => `${key}~${minutes}`)
      .join("_"),
    "",
  );
  put("arr", flag(view.arrondissements), flag(base.arrondissements));
  put("equip", flag(view.facilities), flag(base.facilities));
  put("routes", flag(view.roads), flag(base.roads));
  put("carreaux", view.cells, base.cells);
  put("comp", view.comparison, base.comparison);
  put("d", view.rightIndicator, base.rightIndicator);
  put("avec", view.other, base.other);
  put("tri", view.sort, base.sort);
  put("filtre", view.filter, base.filter);
  if (view.scenario.actions.length > 0) parts.set("scenario", packScenario(view.scenario));
  if (view.camera)
    parts.set("vue", `${view.camera.lon.toFixed(5)}_${view.camera.lat.toFixed(5)}_${view.camera.zoom.toFixed(2)}`);
  return parts.toString();
}

/** Reads a link. `broken` counts the parts that were left aside. */
export function readUrl(hash: string): { readonly view: ViewState; readonly broken: number } {
  let broken = 0;
  if (hash.length > MAX_LINK) return { view: DEFAULT_VIEW, broken: 1 };
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const text = (name: string): string | null => parts.get(name);
  function oneOf<Value extends string>(name: string, list: readonly Value[], usual: Value): Value {
    const value = text(name);
    if (value === null) return usual;
    const known = list.find((item) => item === value);
    if (known === undefined) broken++;
    return known ?? usual;
  }
  const key = (name: string, usual: string): string => {
    const value = text(name);
    if (value === null) return usual;
    if (KEY.test(value)) return value;
    broken++;
    return usual;
  };
  const flag = (name: string, usual: boolean): boolean => oneOf(name, ["0", "1"], usual ? "1" : "0") === "1";
  const [method = "", count = ""] = (text("classes") ?? `${DEFAULT_VIEW.method}.${DEFAULT_VIEW.classCount}`).split(".");
  const methodKnown = METHODS.find((item) => item === method);
  const classCount = Number(count);
  const countKnown = Number.isInteger(classCount) && classCount >= 2 && classCount <= 8;
  if (methodKnown === undefined || !countKnown) broken++;

  const thresholds: Record<string, number> = {};
  for (const pair of (text("seuils") ?? "").split("_").filter(Boolean)) {
    const [id = "", minutes = ""] = pair.split("~");
    const value = Number(minutes);
    if (KEY.test(id) && minutes !== "" && value >= 0 && value <= MAX_THRESHOLD_MINUTES) thresholds[id] = value;
    else broken++;
  }
  const packed = text("scenario");
  const scenario = packed === null ? DEFAULT_VIEW.scenario : unpackScenario(packed);
  if (scenario === null) broken++;

  const view: ViewState = {
    language: oneOf("l", LANGUAGES, DEFAULT_VIEW.language),
    tab: oneOf("v", TABS, DEFAULT_VIEW.tab),
    indicator: key("i", DEFAULT_VIEW.indicator),
    rightIndicator: key("d", DEFAULT_VIEW.rightIndicator),
    other: key("avec", DEFAULT_VIEW.other),
    after: flag("apres", DEFAULT_VIEW.after),
    method: methodKnown ?? DEFAULT_VIEW.method,
    classCount: countKnown ? classCount : DEFAULT_VIEW.classCount,
    thresholds,
    commune: key("c", "") || null,
    service: key("s", "") || null,
    camera: camera(text("vue"), () => broken++),
    arrondissements: flag("arr", DEFAULT_VIEW.arrondissements),
    facilities: flag("equip", DEFAULT_VIEW.facilities),
    roads: flag("routes", DEFAULT_VIEW.roads),
    cells: oneOf("carreaux", CELL_MODES, DEFAULT_VIEW.cells),
    comparison: oneOf("comp", COMPARISONS, DEFAULT_VIEW.comparison),
    sort: key("tri", DEFAULT_VIEW.sort),
    filter: (text("filtre") ?? "").slice(0, 60),
    scenario: scenario ?? DEFAULT_VIEW.scenario,
  };
  return { view, broken };
}

function camera(value: string | null, wrong: () => void): Camera | null {
  if (value === null) return null;
  const [lon = NaN, lat = NaN, zoom = NaN] = value.split("_").map(Number);
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 22) return { lon, lat, zoom };
  wrong();
  return null;
}
