import { Box, Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import type { DisplayPreset, WindowRule } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { colormapIds, colormapTitles } from '../../pixels/colormaps.ts'
import { newPreset } from './display-draft.ts'
import type { ProtocolForm } from './form-type.ts'
import { RowButtons } from './row-buttons.tsx'

export const windowNames: Readonly<Record<WindowRule['kind'], string>> = {
  file: 'As the file recommends',
  percentile: 'Middle share of the values',
  zscale: 'zscale (about the background)',
  range: 'From one value to another',
}

export const stretchNames: Readonly<Record<DisplayPreset['stretch'], string>> = {
  linear: 'Linear',
  gamma: 'Gamma',
  sqrt: 'Square root',
  log: 'Logarithm',
  asinh: 'Asinh',
}

const options = <K extends string>(names: Readonly<Record<K, string>>) =>
  Object.entries<string>(names).map(([value, label]) => ({ value, label }))

const PresetRow = ({ form, index }: { form: ProtocolForm; index: number }) => {
  const preset = form.values.presets[index]
  if (preset === undefined) return null
  const at = `presets.${index}`
  const name = preset.name === '' ? `preset ${index + 1}` : preset.name
  return (
    <Box className="panel" p="sm" data-testid="preset">
      <Group gap="xs" wrap="nowrap" align="flex-start" mb="xs">
        <TextInput
          flex={1}
          placeholder="Name, such as Bone or Faint halos"
          aria-label={`Name of preset ${index + 1}`}
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
        <Select label="Window" allowDeselect={false} data={options(windowNames)} {...form.getInputProps(`${at}.windowKind`)} />
        {preset.windowKind === 'percentile' && (
          <NumberInput label="Share" suffix=" %" min={50} max={100} step={0.1} decimalScale={3} {...form.getInputProps(`${at}.share`)} />
        )}
        {preset.windowKind === 'range' && (
          <>
            <NumberInput label="Low end" {...form.getInputProps(`${at}.low`)} />
            <NumberInput label="High end" {...form.getInputProps(`${at}.high`)} />
          </>
        )}
        <Select label="Stretch" allowDeselect={false} data={options(stretchNames)} {...form.getInputProps(`${at}.stretch`)} />
        {preset.stretch === 'gamma' && (
          <NumberInput label="Gamma" min={0.05} max={20} step={0.05} decimalScale={2} {...form.getInputProps(`${at}.gamma`)} />
        )}
        <Select
          label="Colour map"
          allowDeselect={false}
          data={colormapIds.map((value) => ({ value, label: colormapTitles[value] }))}
          {...form.getInputProps(`${at}.colorMap`)}
        />
        <TagsInput label="Channels" placeholder={preset.channels.length === 0 ? 'all' : ''} {...form.getInputProps(`${at}.channels`)} />
        <Stack gap={6} justify="flex-end" pb={4}>
          <Checkbox label="Inverted" {...form.getInputProps(`${at}.isInverted`, { type: 'checkbox' })} />
          <Checkbox label="Smooth between pixels" {...form.getInputProps(`${at}.isSmooth`, { type: 'checkbox' })} />
        </Stack>
      </SimpleGrid>
    </Box>
  )
}

/** Named ways to look at the samples; each sample opens with the first one. */
export const DisplaySection = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="xs">
    <Text size="sm" c="dimmed">
      Ways to look at the samples, the same for all readers: each sample opens with the first, the others are one choice away. Values are in
      the unit of the file, such as Hounsfield units. Without presets a sample opens as its file recommends.
    </Text>
    {form.values.presets.map((preset, index) => (
      <PresetRow key={preset.rowId} form={form} index={index} />
    ))}
    <Group>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => form.insertListItem('presets', newPreset())}>
        Add preset
      </Button>
    </Group>
  </Stack>
)
