/** A text for a terminal: what comes from files must not move its cursor or colour it. Line breaks and tabs are kept. */
export function plainText(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "\ufffd");
}
