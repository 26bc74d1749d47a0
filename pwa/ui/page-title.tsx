import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'

let base = say('product.name')
const marks: string[] = []

function render(): void {
  document.title = `${marks.at(-1) ?? ''}${base}`
}

/** Puts a mark before the document's title ("エラー: ") until the answer is called. */
export function markTitle(mark: string): () => void {
  marks.push(mark)
  render()
  return () => {
    marks.splice(marks.lastIndexOf(mark), 1)
    render()
  }
}

type PageTitleProps = {
  /** A fixed name of the page. It goes into the browser's history on disk: never personal data. */
  readonly title: string
  /** Shown in the heading instead of the title; may be a person's name. */
  readonly children?: ComponentChildren
  /** One quiet line above the heading: the procedure or the step. */
  readonly above?: ComponentChildren
  /** Beside the heading: a status, one action. */
  readonly beside?: ComponentChildren
}

/** The page's h1. It takes the focus when the page opens, so that keyboard and reader start at the top. */
export function PageTitle({ title, children, above, beside }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    base = `${title} | ${say('product.name')}`
    render()
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div class="page-title">
      {above && <p class="above">{above}</p>}
      <div class="page-title-row">
        <h1 ref={heading} tabIndex={-1}>
          {children ?? title}
        </h1>
        {beside}
      </div>
    </div>
  )
}
