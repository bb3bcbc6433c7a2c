import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { lookAlike } from '../../app/colour-vision.ts'

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
      known.slice(index + 1).flatMap((b) => (lookAlike(a.color, b.color) ? [`${a.name} and ${b.name}`] : [])),
    )
  }, [colours])
  if (pairs.length === 0) return null
  return (
    <Text size="sm" c="dimmed" role="status">
      Hard to tell apart by colour, for some people or all: {pairs.slice(0, namedUpTo).join('; ')}
      {pairs.length > namedUpTo && `; and ${pairs.length - namedUpTo} more`}. The bench draws a pattern on the later one.
    </Text>
  )
}
