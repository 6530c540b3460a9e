/** Routes: the way, its line, and its steps in words. */
import type { LineString } from "geojson";
import osrmTextInstructions from "osrm-text-instructions";
import { createRouter, osrmRoute, type Router } from "../../../engine/routes/index.ts";
import type { FoundRoute, RouteStep } from "./messages.ts";
import type { StudyNetwork } from "./network.ts";

type Place = readonly [lon: number, lat: number];

export class RouteDesk {
  private router: Router | null = null;
  private readonly words = osrmTextInstructions("v5");

  constructor(private readonly network: StudyNetwork) {}

  /** Best way between two places; null where there is none. */
  find(from: Place, to: Place, language: string): Omit<FoundRoute, "facilityName" | "placeName"> | null {
    const { network } = this;
    this.router ??= createRouter(network.graph, network.network);
    const path = this.router.route(network.ends(from, to), 0, 1);
    if (typeof path === "string") return null;
    const point = ([lon, lat]: Place): readonly [number, number] => [Math.round(lon * 1e7), Math.round(lat * 1e7)];
    const route = osrmRoute(this.router.index, path, point(from), point(to));
    const steps = route.legs[0].steps.map((step): RouteStep => ({
      text: this.words.compile(language, step, {}),
      lengthM: step.distance,
    }));
    const coordinates = path.edges.flatMap((edge) => edge.points.map(([lon, lat]) => [lon / 1e7, lat / 1e7]));
    const geometry: LineString = { type: "LineString", coordinates };
    const minutes = (path.durationDs + path.accessFromDs + path.accessToDs) / 600;
    return { geometry, steps, minutes, lengthM: path.lengthM };
  }
}
