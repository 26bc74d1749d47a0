const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** Characters as a reader counts them: 葛 with its variation selector is one, a surrogate pair is one. */
export function graphemeCount(text: string): number {
  return [...segmenter.segment(text)].length
}
