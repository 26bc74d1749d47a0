import { useEffect, useRef } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import type { FormModel } from './form-model.ts'
import { ErrorIcon } from './icon.tsx'
import { markTitle } from './page-title.tsx'

/** Every fault once more at the top, in the words that stand beside the field, each a link to it. */
export function ErrorSummary({ form }: { readonly form: FormModel }) {
  const box = useRef<HTMLDivElement>(null)
  const errors = form.errors.value
  const refusals = form.refusals.value
  useEffect(() => {
    if (refusals > 0 && form.errors.peek().length > 0) box.current?.focus()
  }, [refusals])
  const any = errors.length > 0
  useEffect(() => (any ? markTitle(say('error.prefix')) : undefined), [any])
  if (!any) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a group of fields
    <div class="error-summary" ref={box} role="group" tabIndex={-1} aria-labelledby="error-summary-title">
      {/* role=alert inside the focused box: JAWS reads it twice otherwise (GOV.UK Frontend). */}
      <div role="alert">
        <h2 id="error-summary-title">
          <ErrorIcon /> {say('error.title')}
        </h2>
        <ul>
          {errors.map((error) => {
            const field = error.field
            return (
              <li key={`${field} ${error.message}`}>
                {field !== undefined && form.labelOf(field) !== undefined ? (
                  <a
                    href={`#${fieldId(field)}`}
                    onClick={(event) => {
                      event.preventDefault()
                      form.focus(field)
                    }}
                  >
                    {error.message}
                  </a>
                ) : (
                  <span>{error.message}</span>
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

/** The id of a field's control; a name is a JSON pointer and may hold slashes. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^a-zA-Z0-9]+/g, '-')}`
}
