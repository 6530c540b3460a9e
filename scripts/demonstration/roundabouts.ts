/** Roundabouts: rings of six points in place of the crossings of two larger roads outside the big towns. */
import { toLonLat, type Point } from "./plane.ts";
import type { Network, NetworkWay } from "./junctions.ts";
import { armsOf } from "./network.ts";
import type { Town } from "./towns.ts";

const RADIUS_M = 22;
const CORNERS = 6;
const LARGER = new Set(["primary", "secondary", "trunk"]);

/** Changes the network in place. A way through a roundabout is cut in two there. */
export function addRoundabouts(network: Network, towns: readonly Town[]): void {
  const centres = towns.filter(({ population }) => population > 1500).map(({ at }) => at);
  const chosen: number[] = [];
  for (const [node, ways] of armsOf(network)) {
    const { at, tags } = network.nodes[node]!;
    const kinds = ways.map((way) => network.ways[way]!.tags.highway ?? "");
    if (tags || ways.length < 3 || ways.length > 5 || kinds.some((kind) => /motorway|^$/.test(kind))) continue;
    if (kinds.filter((kind) => LARGER.has(kind)).length < 3) continue;
    if (ways.some((way) => network.ways[way]!.tags.bridge)) continue;
    if (centres.some((centre) => Math.hypot(centre.x - at.x, centre.y - at.y) < 450)) continue;
    if (chosen.some((other) => Math.hypot(network.nodes[other]!.at.x - at.x, network.nodes[other]!.at.y - at.y) < 120))
      continue;
    chosen.push(node);
  }
  for (const node of chosen) replace(network, node);
}

function replace(network: Network, node: number): void {
  const centre = network.nodes[node]!.at;
  const ring = Array.from({ length: CORNERS }, (_, k) => {
    const angle = (k / CORNERS) * 2 * Math.PI;
    const at = { x: centre.x + RADIUS_M * Math.cos(angle), y: centre.y + RADIUS_M * Math.sin(angle) };
    const [lon, lat] = toLonLat(at);
    return network.nodes.push({ lon, lat, at }) - 1;
  });
  const towards = (p: Point): number => {
    const turn = Math.atan2(p.y - centre.y, p.x - centre.x) / (2 * Math.PI);
    return ring[(Math.round(turn * CORNERS) + CORNERS) % CORNERS]!;
  };
  const added: NetworkWay[] = [];
  for (const way of network.ways) {
    const i = way.nodes.indexOf(node);
    if (i < 0) continue;
    const before = i > 0 ? [...way.nodes.slice(0, i), towards(network.nodes[way.nodes[i - 1]!]!.at)] : null;
    const after =
      i < way.nodes.length - 1 ? [towards(network.nodes[way.nodes[i + 1]!]!.at), ...way.nodes.slice(i + 1)] : null;
    way.nodes = before ?? after!;
    if (before && after) added.push({ nodes: after, tags: way.tags });
  }
  // anticlockwise, as one drives on the right
  added.push({ nodes: [...ring, ring[0]!], tags: { highway: "secondary", junction: "roundabout", maxspeed: "40" } });
  network.ways.push(...added);
}
