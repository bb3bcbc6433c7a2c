import { Group, Text, UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../protocol/words.ts'
import { type Completion, completionAt } from './completion.ts'
import { useScope } from './rule-scope.ts'
import styles from './rules.module.css'
import type { LineProblem } from './rules-text.ts'

type Props = { readonly text: string; readonly problems: readonly LineProblem[]; readonly onChange: (text: string) => void }

const lineHeight = 18
const padding = 8
const charWidth = 7.23

const placeOf = (text: string, at: number) => {
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length - 1, column: lines.at(-1)?.length ?? 0 }
}

type ListProps = {
  readonly id: string
  readonly completion: Completion
  readonly active: number
  readonly at: { left: number; top: number }
  readonly onTake: (value: string) => void
}

const Suggestions = ({ id, completion, active, at, onTake }: ListProps) => (
  <div role="listbox" id={id} aria-label={t('textPane.suggestions')} className={styles.suggestions} style={at}>
    {completion.options.map(({ value, note }, index) => (
      <div
        key={value}
        id={`${id}-${index}`}
        role="option"
        aria-selected={index === active}
        tabIndex={-1}
        className={styles.suggestion}
        ref={index === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
        onMouseDown={(event) => {
          event.preventDefault()
          onTake(value)
        }}
      >
        <code>{value}</code>
        <span>{note}</span>
      </div>
    ))}
  </div>
)

/** What is suggested at the caret, and which of it is chosen. */
const useCompletion = (text: string) => {
  const known = useScope()
  const [state, setState] = useState<{ completion: Completion; active: number } | null>(null)
  const look = (at: number, from = text) => {
    const completion = completionAt(from, at, known)
    setState(completion === undefined ? null : { completion, active: 0 })
  }
  const step = (by: number) =>
    setState((one) =>
      one === null ? one : { ...one, active: (one.active + by + one.completion.options.length) % one.completion.options.length },
    )
  return { state, look, step, close: () => setState(null) }
}

const Gutter = ({ lines, problems, top }: { lines: number; problems: readonly LineProblem[]; top: number }) => {
  const wrong = new Map(problems.map(({ line, message }) => [line, message]))
  return (
    <div className={styles.gutter} aria-hidden="true">
      <div style={{ transform: `translateY(${-top}px)` }}>
        {Array.from({ length: lines }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <div key={at} data-wrong={wrong.has(at + 1) ? '' : undefined} title={wrong.get(at + 1)}>
            {at + 1}
          </div>
        ))}
      </div>
    </div>
  )
}

/** The rules as JSON, with line numbers, what is wrong on which line, and suggestions while one types. */
export const RulesTextPane = ({ text, problems, onChange }: Props) => {
  const area = useRef<HTMLTextAreaElement>(null)
  const caret = useRef<number | null>(null)
  const [scroll, setScroll] = useState({ left: 0, top: 0 })
  const { state, look, step, close } = useCompletion(text)
  const id = useId()
  const lines = text.split('\n').length
  useLayoutEffect(() => {
    if (caret.current === null) return
    area.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  const take = (value: string) => {
    if (state === null) return
    const { from, to } = state.completion
    const isClosed = text[to] === '"'
    caret.current = from + value.length + 1
    onChange(`${text.slice(0, from)}${value}${isClosed ? '' : '"'}${text.slice(to)}`)
    close()
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      look(event.currentTarget.selectionStart)
    } else if (state === null) return
    else if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault()
      const chosen = state.completion.options[state.active]
      if (chosen !== undefined) take(chosen.value)
    }
  }
  const goTo = (line: number) => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line === 1 ? 0 : 1)
    const end = text.indexOf('\n', start)
    area.current?.focus()
    area.current?.setSelectionRange(start, end < 0 ? text.length : end)
  }
  const place = state === null ? undefined : placeOf(text, state.completion.from)
  const shown = Math.max(10, lines + 1)
  return (
    <div>
      <div className={styles.editor} style={{ height: `min(62vh, ${shown * lineHeight + 2 * padding}px)` }}>
        <Gutter lines={lines} problems={problems} top={scroll.top} />
        <div className={styles.sheet}>
          <textarea
            ref={area}
            aria-label={t('textPane.asJson')}
            aria-invalid={problems.length > 0}
            aria-describedby={`${id}-problems`}
            aria-controls={state === null ? undefined : id}
            aria-activedescendant={state === null ? undefined : `${id}-${state.active}`}
            className={styles.code}
            spellCheck={false}
            autoComplete="off"
            wrap="off"
            value={text}
            onScroll={(event) => setScroll({ left: event.currentTarget.scrollLeft, top: event.currentTarget.scrollTop })}
            onKeyDown={press}
            onBlur={close}
            onChange={(event) => {
              const { value, selectionStart } = event.currentTarget
              caret.current = selectionStart
              onChange(value)
              look(selectionStart, value)
            }}
          />
          {state !== null && place !== undefined && (
            <Suggestions
              id={id}
              completion={state.completion}
              active={state.active}
              at={{
                left: Math.max(0, padding + place.column * charWidth - scroll.left),
                top: padding + (place.line + 1) * lineHeight - scroll.top,
              }}
              onTake={take}
            />
          )}
        </div>
      </div>
      <div id={`${id}-problems`} role="status">
        {problems.map(({ line, message }) => (
          <UnstyledButton key={`${line}${message}`} className={styles.problem} onClick={() => goTo(line)}>
            <Text size="xs" c="red">
              {t.rich('textPane.lineProblem', { line, message, b: (text) => <b>{text}</b> })}
            </Text>
          </UnstyledButton>
        ))}
      </div>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {t('textPane.howTo')}
        </Text>
      </Group>
    </div>
  )
}
