import { Select, SimpleGrid, Switch } from '@mantine/core'
import { markPolicySchema } from '@reticle/domain'
import type { ProtocolForm } from './form-type.ts'
import { t } from './words.ts'

const options = (values: readonly ('none' | 'z' | 't' | 'instance' | 'semantic')[]) =>
  values.map((value) => ({ value, label: t(`marksSection.${value}`) }))

/** How marks may lie: on each other, over the border, through planes. */
export const MarksSection = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <Switch
      label={t('marksSection.mayOverlap')}
      description={t('marksSection.mayOverlapHint')}
      {...form.getInputProps('marks.canOverlap', { type: 'checkbox' })}
    />
    <Switch
      label={t('marksSection.cut')}
      description={t('marksSection.cutHint')}
      {...form.getInputProps('marks.isClipped', { type: 'checkbox' })}
    />
    <Select
      label={t('marksSection.masks')}
      description={t('marksSection.masksHint')}
      allowDeselect={false}
      data={options(markPolicySchema.shape.masks.unwrap().options)}
      {...form.getInputProps('marks.masks')}
    />
    <Select
      label={t('marksSection.goOn')}
      description={t('marksSection.goOnHint')}
      allowDeselect={false}
      data={options(markPolicySchema.shape.through.unwrap().options)}
      {...form.getInputProps('marks.through')}
    />
  </SimpleGrid>
)
