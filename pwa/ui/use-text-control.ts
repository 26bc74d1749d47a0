import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useFormModel } from './form.tsx'

/** How text on the screen becomes the kept value and back. */
export type TextRules = {
  readonly label: string
  /** The text as it should stand after the field was left. */
  readonly tidy: (typed: string) => string
  /** The kept value of a tidied text. */
  readonly toValue: (tidied: string) => string
  readonly toText: (value: string) => string
  readonly check: (value: string) => string | undefined
  readonly secret?: boolean | undefined
}

type TextElement = HTMLInputElement | HTMLTextAreaElement

/**
 * Joins an uncontrolled text control to its form. The screen is written only when the field is left and no input
 * method is composing.
 */
export function useTextControl<E extends TextElement>(name: string, rules: TextRules) {
  const form = useFormModel()
  const ref: RefObject<E> = useRef<E>(null)
  const latest = useRef(rules)
  latest.current = rules
  // The text at mount, and only then: afterwards the control belongs to the person typing.
  const [defaultValue] = useState(() => rules.toText(form.value(name).peek()))

  const flush = () => {
    const element = ref.current
    if (!element) return form.value(name).peek()
    const tidied = latest.current.tidy(element.value)
    if (tidied !== element.value && document.activeElement !== element) element.value = tidied
    return latest.current.toValue(tidied)
  }

  useEffect(
    () =>
      form.mount(name, {
        label: latest.current.label,
        element: () => ref.current,
        flush,
        show: (value) => {
          if (ref.current) ref.current.value = latest.current.toText(value)
        },
        check: (value) => latest.current.check(value),
        secret: latest.current.secret,
      }),
    [form, name],
  )

  const onBlur = () => form.keep(name, flush())
  return { ref, defaultValue, onBlur }
}
