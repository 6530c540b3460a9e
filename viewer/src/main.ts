/** Entry of the page: makes `<desserte-carte src="…">` known to the browser. */
import { DesserteCarte } from "./page/element.ts";

customElements.define("desserte-carte", DesserteCarte);
