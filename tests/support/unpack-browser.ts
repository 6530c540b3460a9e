import { chromiumPath } from "../../scripts/chromium.ts";

/** Unpacks the browser before any test file starts: two that unpack it at once find it half-written (ETXTBSY, or worse). */
export default async function setup(): Promise<void> {
  await chromiumPath();
}
