import { Box, Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { displayPresetSchema, type WindowRule } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { colormapIds } from '../../pixels/colormaps.ts'
import { newPreset } from './display-draft.ts'
import type { ProtocolForm } from './form-type.ts'
import { RowButtons } from './row-buttons.tsx'
import { t } from './words.ts'

const windowNames: Readonly<Record<WindowRule['kind'], string>> = {
  file: t('windows.file'),
  percentile: t('windows.percentile'),
  zscale: t('windows.zscale'),
  range: t('windows.range'),
}

const stretches = displayPresetSchema.shape.stretch.unwrap().options

const options = <K extends string>(names: Readonly<Record<K, string>>) =>
  Object.entries<string>(names).map(([value, label]) => ({ value, label }))

const PresetRow = ({ form, index }: { form: ProtocolForm; index: number }) => {
  const preset = form.values.presets[index]
  if (preset === undefined) return null
  const at = `presets.${index}`
  const name = preset.name === '' ? t('display.preset', { n: index + 1 }) : preset.name
  return (
    <Box className="panel" p="sm" data-testid="preset">
      <Group gap="xs" wrap="nowrap" align="flex-start" mb="xs">
        <TextInput
          flex={1}
          placeholder={t('display.namePlaceholder')}
          aria-label={t('display.nameOf', { n: index + 1 })}
          {...form.getInputProps(`${at}.name`)}
        />
        <RowButtons
          what={name}
          index={index}
          length={form.values.presets.length}
          onMove={(to) => form.reorderListItem('presets', { from: index, to })}
          onRemove={() => form.removeListItem('presets', index)}
        />
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Select label={t('display.window')} allowDeselect={false} data={options(windowNames)} {...form.getInputProps(`${at}.windowKind`)} />
        {preset.windowKind === 'percentile' && (
          <NumberInput
            label={t('display.share')}
            suffix=" %"
            min={50}
            max={100}
            step={0.1}
            decimalScale={3}
            {...form.getInputProps(`${at}.share`)}
          />
        )}
        {preset.windowKind === 'range' && (
          <>
            <NumberInput label={t('display.lowEnd')} {...form.getInputProps(`${at}.low`)} />
            <NumberInput label={t('display.highEnd')} {...form.getInputProps(`${at}.high`)} />
          </>
        )}
        <Select
          label={t('display.stretch')}
          allowDeselect={false}
          data={stretches.map((value) => ({ value, label: t(`stretches.${value}`) }))}
          {...form.getInputProps(`${at}.stretch`)}
        />
        {preset.stretch === 'gamma' && (
          <NumberInput label={t('display.gamma')} min={0.05} max={20} step={0.05} decimalScale={2} {...form.getInputProps(`${at}.gamma`)} />
        )}
        <Select
          label={t('display.colourMap')}
          allowDeselect={false}
          data={colormapIds.map((value) => ({ value, label: t(`colourMaps.${value}`) }))}
          {...form.getInputProps(`${at}.colorMap`)}
        />
        <TagsInput
          label={t('display.channels')}
          placeholder={preset.channels.length === 0 ? t('display.all') : ''}
          {...form.getInputProps(`${at}.channels`)}
        />
        <Stack gap={6} justify="flex-end" pb={4}>
          <Checkbox label={t('display.inverted')} {...form.getInputProps(`${at}.isInverted`, { type: 'checkbox' })} />
          <Checkbox label={t('display.smooth')} {...form.getInputProps(`${at}.isSmooth`, { type: 'checkbox' })} />
        </Stack>
      </SimpleGrid>
    </Box>
  )
}

/** Named ways to look at the samples; each sample opens with the first one. */
export const DisplaySection = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="xs">
    <Text size="sm" c="dimmed">
      {t('display.about')}
    </Text>
    {form.values.presets.map((preset, index) => (
      <PresetRow key={preset.rowId} form={form} index={index} />
    ))}
    <Group>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => form.insertListItem('presets', newPreset())}>
        {t('display.add')}
      </Button>
    </Group>
  </Stack>
)
