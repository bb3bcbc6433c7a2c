import { Input, NumberInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { decimal } from '../app/numbers.tsx'
import { type AgreementRange, countIn, edgeOf, isInRange, rangeOfBins, rangeWords, wholeRange } from './agreement-bins.ts'
import styles from './agreement-histogram.module.css'
import { t } from './words.ts'

type Props = {
  readonly bins: readonly number[]
  /** How many have no agreement. */
  readonly unknown: number
  readonly range: AgreementRange
  readonly onRange: (range: AgreementRange) => void
}
type Drag = { readonly start: number; readonly end: number }

/** Height in percent of the highest bar; what is there is always to be seen. */
const heightOf = (count: number, most: number): number => Math.max(6, (100 * count) / most)

/** Where a key leads from a bar. */
const steppedBin = (key: string, bin: number, bins: number): number | undefined => {
  if (key === 'ArrowRight') return Math.min(bins - 1, bin + 1)
  if (key === 'ArrowLeft') return Math.max(0, bin - 1)
  if (key === 'Home') return 0
  return key === 'End' ? bins - 1 : undefined
}

type BarsProps = Pick<Props, 'bins' | 'range' | 'onRange'>

/**
 * A bar for each bin: pressed, it is the filter; pressed again, nothing is. Drawn over several, all of them. Arrows walk, with Shift they take
 * in what they pass; Escape takes all.
 */
const Bars = ({ bins, range, onRange }: BarsProps) => {
  const [drag, setDrag] = useState<Drag | undefined>(undefined)
  const [at, setAt] = useState(0)
  const anchor = useRef<number | undefined>(undefined)
  const row = useRef<HTMLDivElement>(null)
  const most = Math.max(1, ...bins)
  const shown = drag === undefined ? range : rangeOfBins(drag.start, drag.end, bins.length)
  const isWhole = range.from === 0 && range.below === 1
  const take = (start: number, end: number) => {
    const next = rangeOfBins(start, end, bins.length)
    onRange(start === end && next.from === range.from && next.below === range.below ? wholeRange : next)
  }
  const latest = useRef({ drag, take })
  useEffect(() => {
    latest.current = { drag, take }
  })
  const isDragging = drag !== undefined
  useEffect(() => {
    if (!isDragging) return
    const end = () => {
      const { drag: last, take: taken } = latest.current
      setDrag(undefined)
      if (last !== undefined) taken(last.start, last.end)
    }
    const stop = () => setDrag(undefined)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', stop)
    return () => {
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', stop)
    }
  }, [isDragging])
  const press = (event: KeyboardEvent, bin: number) => {
    if (event.key === 'Escape' && !isWhole) onRange(wholeRange)
    else if (event.key === 'Enter' || event.key === ' ') take(bin, bin)
    else {
      const to = steppedBin(event.key, bin, bins.length)
      if (to === undefined) return
      anchor.current = event.shiftKey ? (anchor.current ?? bin) : undefined
      if (anchor.current !== undefined) onRange(rangeOfBins(anchor.current, to, bins.length))
      setAt(to)
      row.current?.querySelectorAll('button')[to]?.focus()
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={row} className={styles.bars} role="toolbar" aria-label={t('agreement.bars')} data-filtered={isWhole ? undefined : ''}>
      {bins.map((count, bin) => {
        const words = t('agreement.bar', { range: rangeWords(rangeOfBins(bin, bin, bins.length)), count })
        const isIn = isInRange(bin, bins.length, shown)
        return (
          <button
            key={edgeOf(bin, bins.length)}
            type="button"
            className={styles.bar}
            tabIndex={bin === at ? 0 : -1}
            title={words}
            aria-label={words}
            aria-pressed={isIn && !(isWhole && !isDragging)}
            data-in={isIn ? '' : undefined}
            onPointerDown={(event) => {
              if (event.button !== 0) return
              // A touch would keep the pointer at the first bar.
              event.currentTarget.releasePointerCapture(event.pointerId)
              setAt(bin)
              setDrag({ start: bin, end: bin })
            }}
            onPointerEnter={() => drag !== undefined && setDrag({ ...drag, end: bin })}
            onKeyDown={(event) => press(event, bin)}
          >
            {count > 0 && <span style={{ height: `${heightOf(count, most)}%` }} />}
          </button>
        )
      })}
    </div>
  )
}

const asNumber = (value: number | string): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

/** How far the readers of the contested samples agree; its bars and its two numbers filter the list. */
export const AgreementHistogram = ({ bins, unknown, range, onRange }: Props) => {
  const { from, below } = range
  const found = countIn(bins, range)
  const isWhole = from === 0 && below === 1
  const limits = { size: 'xs', min: 0, max: 1, step: 0.05, decimalScale: 2, hideControls: true, className: styles.number } as const
  return (
    <Input.Wrapper
      size="xs"
      className={styles.whole}
      label={t('agreement.title')}
      labelElement="div"
      description={
        <span role="status">
          {isWhole && unknown > 0
            ? t('agreement.without', { range: rangeWords(range), count: unknown })
            : isWhole || found === undefined
              ? rangeWords(range)
              : t('agreement.found', { range: rangeWords(range), count: found })}
        </span>
      }
      inputWrapperOrder={['label', 'input', 'description']}
    >
      <div className={styles.row}>
        <NumberInput
          {...limits}
          aria-label={t('agreement.least')}
          value={from}
          onChange={(value) => {
            const next = asNumber(value)
            if (next !== undefined && next < below && next !== from) onRange({ from: next, below })
          }}
        />
        <div className={styles.chart}>
          <Bars bins={bins} range={range} onRange={onRange} />
          <div className={styles.axis} aria-hidden="true">
            <span>0</span>
            <span>{decimal(0.5, 1)}</span>
            <span>1</span>
          </div>
        </div>
        <NumberInput
          {...limits}
          aria-label={t('agreement.below')}
          title={t('agreement.belowHint')}
          value={below}
          onChange={(value) => {
            const next = asNumber(value)
            if (next !== undefined && next > from && next !== below) onRange({ from, below: next })
          }}
        />
      </div>
    </Input.Wrapper>
  )
}
