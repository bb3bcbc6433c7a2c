import { Text } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { t } from '../words.ts'
import styles from './panels.module.css'

/** Nobody walks further back than this by hand; undo does. */
const shownUpTo = 300

const walk = (event: KeyboardEvent<HTMLElement>) => {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by === 0) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((one) => one.matches(':focus'))
  event.preventDefault()
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus()
}

/** The steps of this sample, the newest first; one gesture is one step. A click goes to where that step was the last. */
export const StepsPanel = ({ editor }: { editor: Editor }) => {
  const steps = useStore(editor.store, (state) => state.steps)
  const done = useStore(editor.store, (state) => state.stepsDone)
  const list = useRef<HTMLOListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is the occasion
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for the clean-up function.
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [done])
  const first = Math.max(0, steps.length - shownUpTo)
  const counts = Array.from({ length: steps.length - first + 1 }, (_, index) => steps.length - index)
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('steps.lead')}
      </Text>
      <ol ref={list} className={styles.steps} reversed aria-label={t('steps.list')} onKeyDown={walk} data-testid="steps">
        {counts.map((count) => (
          <li key={count}>
            <button
              type="button"
              className={styles.step}
              data-undone={count > done}
              aria-current={count === done ? 'step' : undefined}
              tabIndex={count === done ? 0 : -1}
              onMouseDown={keepFocus}
              onClick={() => editor.goTo(count)}
            >
              <span className={styles.count}>{count}</span>
              <span className={styles.name}>{count === 0 ? t('steps.opened') : steps[count - 1]?.name}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}
