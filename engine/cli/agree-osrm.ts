import { z } from "zod";
import { UserError } from "../report/index.ts";
import type { GoldenPair } from "../roads/index.ts";

const TIMEOUT_MS = 20_000;
/** a route across France with its geometry is under 1 MB */
const MAX_ANSWER_BYTES = 16 * 2 ** 20;
const AT_ONCE = 4;

const answerSchema = z.object({
  code: z.string(),
  message: z.string().optional(),
  routes: z
    .array(
      z.object({
        duration: z.number(),
        distance: z.number(),
        geometry: z.object({ coordinates: z.array(z.array(z.number())) }).optional(),
      }),
    )
    .optional(),
  waypoints: z.array(z.object({ location: z.tuple([z.number(), z.number()]) })).optional(),
});

/** What an OSRM server answers for a pair; null duration = no route. */
export interface OsrmAnswer {
  readonly durationS: number | null;
  readonly distanceM: number | null;
  readonly snap1?: readonly [lon: number, lat: number];
  readonly snap2?: readonly [lon: number, lat: number];
  readonly line: ReadonlyArray<readonly number[]>;
}

/** One route of a running OSRM server. Throws UserError when it does not answer as OSRM does. */
export async function askOsrm(
  server: string,
  pair: Pick<GoldenPair, "lon1" | "lat1" | "lon2" | "lat2">,
  withLine: boolean,
  signal: AbortSignal,
): Promise<OsrmAnswer> {
  const places = `${pair.lon1},${pair.lat1};${pair.lon2},${pair.lat2}`;
  const query = withLine ? "overview=full&geometries=geojson" : "overview=false";
  const url = `${server.replace(/\/+$/, "")}/route/v1/driving/${places}?${query}`;
  let text: string;
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    text = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error && error.name === "TimeoutError" ? "n'a pas répondu en 20 s" : "ne répond pas";
    throw new UserError(`Le serveur OSRM ${server} ${why} ; vérifiez l'adresse et qu'il est démarré.`);
  }
  if (text.length > MAX_ANSWER_BYTES) throw new UserError(`Le serveur OSRM ${server} a envoyé une réponse démesurée.`);
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new UserError(`L'adresse ${server} ne répond pas comme un serveur OSRM (service « route ») ; vérifiez-la.`);
  }
  const { code, message, routes, waypoints } = parsed.data;
  if (code === "NoRoute" || code === "NoSegment") return { durationS: null, distanceM: null, line: [] };
  const route = routes?.[0];
  if (code !== "Ok" || !route) {
    throw new UserError(`Le serveur OSRM ${server} refuse la demande (${code}${message ? ` : ${message}` : ""}).`);
  }
  const [snap1, snap2] = waypoints?.map(({ location }) => location) ?? [];
  return {
    durationS: route.duration,
    distanceM: route.distance,
    ...(snap1 && { snap1 }),
    ...(snap2 && { snap2 }),
    line: route.geometry?.coordinates ?? [],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The pairs with the server's durations, distances and snapped places in place of those of the file. A few requests at once. */
export async function osrmPairs(
  server: string,
  pairs: readonly GoldenPair[],
  signal: AbortSignal,
  onRow: (done: number) => void,
): Promise<GoldenPair[]> {
  const answered: GoldenPair[] = Array.from({ length: pairs.length });
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let row = next++; row < pairs.length; row = next++) {
      const pair = pairs[row]!;
      const answer = await askOsrm(server, pair, false, signal);
      const { line, lon1, lat1, lon2, lat2 } = pair;
      answered[row] = {
        line,
        lon1,
        lat1,
        lon2,
        lat2,
        durationS: answer.durationS,
        distanceM: answer.distanceM,
        ...(answer.snap1 && { snap1: answer.snap1 }),
        ...(answer.snap2 && { snap2: answer.snap2 }),
      };
      onRow(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answered;
}
