import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { beginRoads, openRoads } from "../../formats/index.ts";
import type { Pool } from "../../pool/index.ts";
import { SkipReport, UserError, type Skips } from "../../report/index.ts";
import {
  buildRoadGraph,
  createSnapper,
  searchNetwork,
  type CarProfile,
  type RoadGraph,
  type SearchNetwork,
  type SearchNetworkOptions,
  type Snapper,
} from "../../roads/index.ts";
import type { ContractedGraph } from "../../search/index.ts";
import { inputFilePath, roadFiles } from "../study.ts";
import { VERSION } from "../version.ts";
import { readShared, writeWhole } from "./files.ts";
import { inputFile, stageKey, type InputFile } from "./keys.ts";
import type { Session } from "./session.ts";

/** The network of a study, ready to search. */
export interface Roads {
  readonly graph: RoadGraph;
  readonly profile: CarProfile;
  readonly network: SearchNetwork;
  readonly snapper: Snapper;
  /** the reversed network, contracted: for whole baskets */
  readonly contracted: Promise<ContractedGraph>;
  readonly inputs: readonly InputFile[];
  /** what was left out or repaired while reading them */
  readonly skips: Skips;
  /** hash of the extracts and of all that shapes the graph and the search */
  readonly key: string;
  /** Keeps the network for the next run, once; does nothing when it was opened. Encoding takes a while: call it while workers contract and search. */
  save(): Promise<void>;
}

/** Opens the network built from the same extracts under the same profile, or builds and keeps it. */
export async function loadRoads(session: Session, profile: CarProfile, options: SearchNetworkOptions): Promise<Roads> {
  const file = join(session.study.outputFolder, "build", "roads.fb");
  // read while the extracts are hashed: that says whether it is theirs
  const [bytes, inputs] = await Promise.all([
    readShared(file),
    Promise.all(roadFiles(session.study.settings).map((path) => inputFile(inputFilePath(session.study, path)))),
  ]);
  const { bdtopo, bdtopoSpeeds } = session.roadSettings();
  // archives are told by their hash, not which of their files is meant
  const chosen = bdtopo ? [bdtopo, bdtopoSpeeds] : [];
  const key = stageKey([VERSION, inputs.map(({ sha256 }) => sha256), profile, options, ...chosen]);
  const kept = bytes && openKept(bytes, key);
  if (kept) return { ...kept, profile, inputs, key, save: async () => {} };

  const { progress } = session.context;
  const report = new SkipReport();
  const startMs = performance.now();
  // loaded when there is something to read
  const { readNetwork } = await import("./read-network.ts");
  const osm = await readNetwork(session, inputs, report);
  session.context.signal.throwIfAborted();
  session.timings["roads: read"] = Math.round(performance.now() - startMs);
  const graph = buildRoadGraph(osm, profile, { progress, report });
  const skips = report.toJSON();
  const network = searchNetwork(graph, profile, options);
  // on another thread when there is one: nothing waits for it before the searches
  const contracting = contractedOf(network, session.pool());
  const snapper = createSnapper(graph);
  const keep = async (): Promise<void> => {
    const header = {
      product: `desserte ${VERSION}`,
      inputs: inputs.map(({ name, sha256 }) => ({ name, sha256 })),
      settingsSha256: key,
    };
    const { forward } = network;
    // a contraction holds about four times the arcs it came from
    const end = beginRoads(
      { header, graph, snapIndex: snapper.index, skips },
      5 * (forward.head.length + forward.firstOut.length) * 8,
    );
    const contracted = await contracting;
    await setImmediate(); // the searches that waited for it too are sent first
    await writeWhole(file, end([{ network, contracted }]));
  };
  let saved: Promise<void> | undefined;
  const save = (): Promise<void> => (saved ??= session.context.dryRun ? Promise.resolve() : keep());
  return { graph, profile, network, contracted: contracting, snapper, inputs, skips, key, save };
}

/** The reverse of a network, contracted. */
export function contractedOf({ forward }: SearchNetwork, pool: Pool): Promise<ContractedGraph> {
  const contracting = pool.run("contract-reverse", forward);
  // whoever waits for it is told; nobody does when the work is called off meanwhile
  contracting.catch(() => {});
  return contracting;
}

/** The kept network, or null when it was built from something else or is damaged: it is then rebuilt. */
function openKept(
  bytes: Uint8Array,
  key: string,
): Pick<Roads, "graph" | "network" | "contracted" | "snapper" | "skips"> | null {
  try {
    const { header, graph, networks, snapIndex, skips } = openRoads(bytes);
    const [kept] = networks;
    if (header.settingsSha256 !== key || !kept?.contracted) return null;
    const { network, contracted } = kept;
    return { graph, network, contracted: Promise.resolve(contracted), snapper: createSnapper(graph, snapIndex), skips };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
