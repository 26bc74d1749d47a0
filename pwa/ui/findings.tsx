import { StatusTag, type TagTone } from './status-tag.tsx'

export type Finding = {
  readonly title: string
  readonly tone: TagTone
  /** The result in a word. */
  readonly result: string
  readonly words: string
  /** Where it stands: the article. */
  readonly source: string
}

/** What was checked one after the other, each with its result, the sentence and the article it rests on. */
export function Findings({ findings, label }: { readonly findings: readonly Finding[]; readonly label: string }) {
  return (
    <ol class="findings" aria-label={label}>
      {findings.map((finding) => (
        <li class="finding" key={finding.title}>
          <div class="finding-head">
            <span class="finding-title">{finding.title}</span>
            <StatusTag tone={finding.tone}>{finding.result}</StatusTag>
          </div>
          <p>{finding.words}</p>
          <p class="hint">{finding.source}</p>
        </li>
      ))}
    </ol>
  )
}
