/** The map as a sheet: title, picture, legend, source, drawn on one canvas. */
import type { Context } from "../page/context.ts";
import { baseOf } from "../study/indicator.ts";
import { comparedLines, mapTitle, unitOf } from "../study/titles.ts";
import { communeValues } from "../study/values.ts";
import { remoteCodes, scaleOf } from "./legend.ts";
import { INK, NO_VALUE, PAPER } from "./palette.ts";

const MARGIN = 36;
const TITLE_HEIGHT = 92;
const ROW_HEIGHT = 26;
const LEGEND_WIDTH = 300;

/** @param picture the bare map, as big as its canvas */
export function posterOf(picture: HTMLCanvasElement, context: Context): Promise<Blob> {
  const { t, n, open, indicator, view, state } = context;
  const scale = scaleOf(indicator, state);
  const values = communeValues(context, indicator, view.after);
  const rows: Array<{ colour: string; label: string; hatched?: boolean }> = [...scale.rows(values.values(), t, n)];
  if ([...values.values()].includes(null)) rows.push({ colour: NO_VALUE, label: t.noValue });
  const { kind } = baseOf(indicator);
  const hatches = kind !== "remoteness" || indicator.kind === "difference";
  if (hatches && remoteCodes(indicator, context.digest, state).size > 0) {
    const label = kind === "basket" && indicator.kind !== "gain" ? t.hatchedBasket : t.hatched;
    rows.push({ colour: "#ffffff", label, hatched: true });
  }

  const canvas = document.createElement("canvas");
  canvas.width = picture.width + LEGEND_WIDTH + MARGIN * 3;
  canvas.height = picture.height + TITLE_HEIGHT + MARGIN * 2;
  const pen = canvas.getContext("2d")!;
  const write = (text: string, x: number, y: number, font: string, width: number): void => {
    pen.font = font;
    pen.fillStyle = INK;
    pen.fillText(text, x, y, width);
  };
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const wide = canvas.width - MARGIN * 2;
  write(mapTitle(context), MARGIN, MARGIN + 26, `600 28px "Desserte Serif", Georgia, serif`, wide);
  const under = [open.study.title, open.study.notice].filter(Boolean).join(" — ");
  write(under, MARGIN, MARGIN + 54, `400 17px "Desserte Sans", sans-serif`, wide);
  pen.drawImage(picture, MARGIN, TITLE_HEIGHT + MARGIN / 2);
  pen.strokeStyle = "#8a8478";
  pen.strokeRect(MARGIN + 0.5, TITLE_HEIGHT + MARGIN / 2 + 0.5, picture.width - 1, picture.height - 1);

  const x = picture.width + MARGIN * 2;
  let y = TITLE_HEIGHT + MARGIN;
  const paragraph = (text: string, size: number): void => {
    const font = `400 ${size}px "Desserte Sans", sans-serif`;
    pen.font = font;
    let words = "";
    for (const word of text.split(" ")) {
      const longer = words === "" ? word : `${words} ${word}`;
      if (words !== "" && pen.measureText(longer).width > LEGEND_WIDTH) {
        write(words, x, y, font, LEGEND_WIDTH);
        y += size + 4;
        words = word;
      } else words = longer;
    }
    write(words, x, y, font, LEGEND_WIDTH);
  };
  paragraph(unitOf(context), 15);
  y += 14;
  for (const { colour, label, hatched } of rows) {
    pen.fillStyle = colour;
    pen.fillRect(x, y, 30, 18);
    if (hatched) drawHatch(pen, x, y);
    pen.strokeRect(x + 0.5, y + 0.5, 29, 17);
    write(label, x + 40, y + 14, `400 15px "Desserte Sans", sans-serif`, LEGEND_WIDTH - 40);
    y += ROW_HEIGHT;
  }
  y += 14;
  for (const line of [...comparedLines(context), scale.method(t)]) {
    paragraph(line, 13);
    y += 19;
  }
  const source = [...open.study.sources, ...open.study.attribution, context.state.baseAttribution]
    .filter(Boolean)
    .join(" ; ");
  write(
    `${t.sourceLine(source)} ${t.madeWith}.`,
    MARGIN,
    canvas.height - MARGIN / 2,
    `400 13px "Desserte Sans", sans-serif`,
    wide,
  );
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas gave no picture"))), "image/png"),
  );
}

function drawHatch(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, 30, 18);
  pen.clip();
  pen.strokeStyle = INK;
  pen.beginPath();
  for (let shift = -18; shift < 30; shift += 7) {
    pen.moveTo(x + shift, y + 18);
    pen.lineTo(x + shift + 18, y);
  }
  pen.stroke();
  pen.restore();
}
