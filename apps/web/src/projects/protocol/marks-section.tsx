import { Select, SimpleGrid, Switch } from '@mantine/core'
import { markPolicySchema } from '@reticle/domain'
import type { ProtocolForm } from './form-type.ts'

const throughNames = {
  none: 'Each plane by itself',
  z: 'Through slices (z)',
  t: 'Through time (t)',
} as const
const maskNames = {
  instance: 'One mask for each object',
  semantic: 'One mask for each label',
} as const

const options = <K extends string>(values: readonly K[], names: Readonly<Record<K, string>>) =>
  values.map((value) => ({ value, label: names[value] }))

/** How marks may lie: on each other, over the border, through planes. */
export const MarksSection = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <Switch
      label="Marks may overlap"
      description="Off: no pixel belongs to two marks, and painting over a mark takes its pixels away"
      {...form.getInputProps('marks.canOverlap', { type: 'checkbox' })}
    />
    <Switch
      label="Cut at the border"
      description="What stands out of the image is cut off; off: it is refused"
      {...form.getInputProps('marks.isClipped', { type: 'checkbox' })}
    />
    <Select
      label="Masks"
      description="Objects one by one, or a map of labels"
      allowDeselect={false}
      data={options(markPolicySchema.shape.masks.unwrap().options, maskNames)}
      {...form.getInputProps('marks.masks')}
    />
    <Select
      label="Objects go on"
      description="Marked on key planes, and in between by interpolation"
      allowDeselect={false}
      data={options(markPolicySchema.shape.through.unwrap().options, throughNames)}
      {...form.getInputProps('marks.through')}
    />
  </SimpleGrid>
)
