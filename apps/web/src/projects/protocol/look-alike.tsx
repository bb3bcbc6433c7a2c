import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { lookAlike } from '../../app/colour-vision.ts'
import { t } from './words.ts'

type Coloured = { readonly name: string; readonly color: string }

/** More pairs than this are counted. */
const namedUpTo = 3
/** With more labels than this nobody tells them by colour, and comparing each with each takes long. */
const comparedUpTo = 64

/** Says which labels have colours that some people take for each other: the bench draws a pattern on one of them. */
export const LookAlike = ({ labels }: { labels: readonly Coloured[] }) => {
  const colours = labels.map(({ name, color }) => `${color} ${name}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: names and colours are all that counts
  const pairs = useMemo(() => {
    const known = labels.slice(0, comparedUpTo).filter(({ color }) => /^#[0-9a-f]{6}$/i.test(color))
    return known.flatMap((a, index) =>
      known.slice(index + 1).flatMap((b) => (lookAlike(a.color, b.color) ? [t('labels.pair', { a: a.name, b: b.name })] : [])),
    )
  }, [colours])
  if (pairs.length === 0) return null
  return (
    <Text size="sm" c="dimmed" role="status">
      {t('labels.lookAlike', { pairs: pairs.slice(0, namedUpTo).join('; '), more: Math.max(0, pairs.length - namedUpTo) })}
    </Text>
  )
}
