/** The curtain between two maps: a handle dragged or moved by arrow keys; the right map shows beyond it. */
export class Curtain {
  private readonly handle: HTMLInputElement;

  constructor(
    private readonly container: HTMLElement,
    label: string,
  ) {
    // A range input is a handle every keyboard and screen reader already knows.
    this.handle = document.createElement("input");
    this.handle.type = "range";
    this.handle.min = "2";
    this.handle.max = "98";
    this.handle.value = "50";
    this.handle.className = "curtain-handle";
    this.handle.setAttribute("aria-label", label);
    this.handle.addEventListener("input", this.draw);
    container.append(this.handle);
    this.draw();
  }

  private readonly draw = (): void => {
    this.container.style.setProperty("--curtain", `${this.handle.value}%`);
  };

  remove(): void {
    this.handle.remove();
    this.container.style.removeProperty("--curtain");
  }
}
