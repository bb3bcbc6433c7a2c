import { useEffect, useState } from 'react'
import { locale } from '../language/language.ts'
import { t } from './words.ts'

const local = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const localDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

const utc = (at: string): string => `${new Date(at).toISOString().replace('T', ' ').replace('Z', '')} UTC`

/** A moment in the zone of the person who reads; the exact time in UTC is in the tooltip. */
export const Time = ({ at, isDay = false }: { at: string; isDay?: boolean }) => (
  <time dateTime={at} title={utc(at)} style={{ whiteSpace: 'nowrap' }}>
    {(isDay ? localDay : local).format(new Date(at))}
  </time>
)

/** A moment to the second, for what follows each other closely; with its day when that is not today. */
export const Clock = ({ at }: { at: string }) => {
  const moment = new Date(at)
  const isToday = moment.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={utc(at)} style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
      {isToday ? clock.format(moment) : local.format(moment)}
    </time>
  )
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const ago = (at: string, now: number): string => {
  const seconds = Math.round((now - new Date(at).getTime()) / 1000)
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return relative.format(-Math.round(seconds / size), unit)
  return seconds < -5 ? t('time.inSeconds', { seconds: -seconds }) : t('time.justNow')
}

/** How long ago; the exact time in UTC is in the tooltip. Moves on by itself once a minute. */
export const Ago = ({ at }: { at: string }) => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={utc(at)} style={{ whiteSpace: 'nowrap' }}>
      {ago(at, now)}
    </time>
  )
}
