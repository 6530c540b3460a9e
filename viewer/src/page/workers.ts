/** Where the workers' scripts are: beside the page, or inside it when the page is a single file. */
import { setWorkerUrl } from "maplibre-gl";
import mapWorkerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
// oxlint-disable-next-line import/default -- the bundler gives the address as the default export
import studyWorkerUrl from "../worker/main.ts?worker&url";

/** Script embedded in the page as text, as an address a worker may start from; null when it is not embedded. */
function embedded(name: string): string | null {
  const element = document.querySelector(`script[data-worker="${name}"]`);
  // A page opened from disk has no origin: browsers start its workers from data addresses only.
  return element && `data:text/javascript;base64,${element.textContent.trim()}`;
}

/** Tells MapLibre where its worker is. Before the first map. */
export function prepareMapWorker(): void {
  setWorkerUrl(embedded("map") ?? new URL(mapWorkerUrl, document.baseURI).href);
}

/** Starts the worker of the study. */
export function startStudyWorker(): Worker {
  return new Worker(embedded("study") ?? studyWorkerUrl, { type: "module", name: "desserte" });
}
