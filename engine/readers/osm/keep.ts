import type { IndexList } from "./index-list.ts";
import type { StringTable } from "./string-table.ts";

/**
 * What of OSM may concern a car. Wider than any profile: whether a car may really pass is the profile's decision, later;
 * here only what no car profile could use is left out. (OSRM's car profile looks at ways with `highway` or `route`,
 * by class or, whatever the class, by an access tag that admits cars.)
 */
const DRIVABLE = new Set(
  (
    "motorway motorway_link trunk trunk_link primary primary_link secondary secondary_link tertiary tertiary_link " +
    "unclassified residential living_street service services rest_area track road construction busway raceway escape"
  ).split(" "),
);
const CARRYING = new Set(["ferry", "shuttle_train"]);
/** A way of any class with one of these may be open to cars (a footpath with motor_vehicle=destination). */
const ACCESS = /^(access|vehicle|motor_vehicle|motorcar)(:forward|:backward|:conditional)?$/;

/** Keys of ways that no rule and no instruction reads; without them many more ways share one tag set. */
const USELESS =
  /^(source|note|fixme|FIXME|created_by|addr|tiger|attribution|import|wikipedia|wikidata|wikimedia_commons|website|url|image|mapillary|description|comment|survey|check_date|old_name|alt_name|lit|sidewalk|footway|cycleway|bicycle|foot|horse|wheelchair|ski|mtb|sac_scale|trail_visibility|building|layer|level|operator|network|start_date|ele|tactile_paving|mkgmap|is_in|gns|NHD|KSJ2|CLC|geobase|naptan)(?=$|:|_)/;
/** Names in other languages, and refs of other registers than the road's. */
const USELESS_VARIANT = /^(name:(?!pronunciation$)|ref:(?!forward$|backward$))/;

/** Keys that make a node worth remembering, and those read only beside them. */
const NODE_REASONS = new Set(
  "barrier highway crossing traffic_signals stop access vehicle motor_vehicle motorcar bollard".split(" "),
);
const NODE_COMPANIONS =
  /^(direction|(traffic_signals|stop|give_way):direction|ref|name|exit_to|junction|locked|kerb|maxheight|maxheight:physical)$/;

/** Role of a key of a way. */
const [UNKNOWN, OTHER, USELESS_KEY, HIGHWAY, ROUTE, BRIDGE, ACCESS_KEY] = [0, 1, 2, 3, 4, 5, 6] as const;
/** Role of a key of a node (UNKNOWN before). */
const [NODE_USELESS, NODE_REASON, NODE_COMPANION] = [1, 2, 3] as const;

/** Which ways and tags of one block are kept; each distinct string of the block is looked at once. */
export class Keeper {
  private readonly wayRoles: Uint8Array;
  private readonly nodeRoles: Uint8Array;

  constructor(private readonly strings: StringTable) {
    this.wayRoles = new Uint8Array(strings.size);
    this.nodeRoles = new Uint8Array(strings.size);
  }

  /** May a car, or a boat or train that carries cars, use a way with these tags (string indices)? */
  keepsWay(keys: IndexList, values: IndexList): boolean {
    let candidate = false;
    let admitted = false;
    for (let i = 0; i < keys.count; i++) {
      const role = this.wayRole(keys.items[i]!);
      if (role < HIGHWAY) continue;
      if (role === HIGHWAY) {
        candidate = true;
        admitted ||= DRIVABLE.has(this.strings.text(values.items[i]!));
      } else if (role === ROUTE) {
        candidate = true;
        admitted ||= CARRYING.has(this.strings.text(values.items[i]!));
      } else if (role === BRIDGE) admitted ||= this.strings.text(values.items[i]!) === "movable";
      else admitted = true;
    }
    return candidate && admitted;
  }

  /** Puts the tags of a way that anything reads into `kept`: key, value, key, value ... */
  wayTags(keys: IndexList, values: IndexList, kept: IndexList): void {
    kept.count = 0;
    for (let i = 0; i < keys.count; i++) {
      if (this.wayRole(keys.items[i]!) === USELESS_KEY) continue;
      kept.push(keys.items[i]!);
      kept.push(values.items[i]!);
    }
  }

  /** Puts the tags of a node into `kept` in the same way: none unless one of them is read by a rule. */
  nodeTags(keys: IndexList, values: IndexList, kept: IndexList): void {
    kept.count = 0;
    let read = false;
    for (let i = 0; i < keys.count; i++) {
      const role = this.nodeRole(keys.items[i]!);
      if (role === NODE_USELESS) continue;
      if (role === NODE_REASON) read = true;
      kept.push(keys.items[i]!);
      kept.push(values.items[i]!);
    }
    if (!read) kept.count = 0;
  }

  private wayRole(key: number): number {
    const known = this.wayRoles[key];
    if (known) return known;
    const text = this.strings.text(key);
    let role: number = OTHER;
    if (text === "highway") role = HIGHWAY;
    else if (text === "route") role = ROUTE;
    else if (text === "bridge") role = BRIDGE;
    else if (ACCESS.test(text)) role = ACCESS_KEY;
    else if (USELESS.test(text) || USELESS_VARIANT.test(text)) role = USELESS_KEY;
    return (this.wayRoles[key] = role);
  }

  private nodeRole(key: number): number {
    const known = this.nodeRoles[key];
    if (known !== UNKNOWN && known !== undefined) return known;
    const text = this.strings.text(key);
    let role: number = NODE_USELESS;
    if (NODE_REASONS.has(text)) role = NODE_REASON;
    else if (NODE_COMPANIONS.test(text)) role = NODE_COMPANION;
    return (this.nodeRoles[key] = role);
  }
}
