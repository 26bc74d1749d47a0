import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

type FilePickerProps = {
  readonly label: string
  readonly hint?: ComponentChildren
  /** Which files the browser offers first, as in HTML's `accept`. */
  readonly accept?: string
  readonly onPick: (file: File) => void
}

/** Chooses one file from this machine. Its name is shown by the browser alone and goes nowhere. */
export function FilePicker({ label, hint, accept, onPick }: FilePickerProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        class="input w-full"
        type="file"
        accept={accept}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) onPick(file)
        }}
      />
    </div>
  )
}
