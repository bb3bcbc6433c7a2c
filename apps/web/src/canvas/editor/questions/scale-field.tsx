import { useRef } from 'react'
import { t } from '../../words.ts'
import { keepFocus } from '../key-cap.tsx'
import styles from './questions.module.css'

type Step = { readonly id: string; readonly text: string; readonly chord?: string | undefined }
type Props = {
  readonly label: string
  /** From the least to the most. */
  readonly steps: readonly Step[]
  readonly chosen: string | undefined
  /** Steps that some of the marks in hand have. */
  readonly mixed?: readonly string[]
  readonly onChoose: (id: string) => void
}

/** Steps of an order side by side; the arrow keys walk along it once it has the focus. */
export const ScaleField = ({ label, steps, chosen, mixed = [], onChoose }: Props) => {
  const row = useRef<HTMLDivElement>(null)
  const at = steps.findIndex(({ id }) => id === chosen)
  const move = (by: 1 | -1) => {
    const next = Math.max(0, Math.min(steps.length - 1, at === -1 ? 0 : at + by))
    const step = steps[next]
    if (step === undefined) return
    onChoose(step.id)
    row.current?.querySelectorAll('button').item(next).focus()
  }
  return (
    <div
      ref={row}
      className={styles.scale}
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const by =
          event.key === 'ArrowRight' || event.key === 'ArrowDown'
            ? 1
            : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
              ? -1
              : undefined
        if (by === undefined) return
        event.preventDefault()
        event.stopPropagation()
        move(by)
      }}
    >
      {steps.map(({ id, text, chord }, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a real input would take the focus from the canvas and its keys
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={id === chosen}
          aria-label={text}
          data-mixed={mixed.includes(id)}
          data-passed={at >= 0 && index < at}
          tabIndex={index === Math.max(0, at) ? 0 : -1}
          title={chord === undefined ? text : t('questions.withKey', { text, key: chord })}
          onMouseDown={keepFocus}
          onClick={() => onChoose(id)}
        >
          <span className={styles.step} aria-hidden />
          <span>{text}</span>
        </button>
      ))}
    </div>
  )
}
