// What a generated dashboard may be: the types that Grafana publishes, as they are in a file. Where they
// leave something open that a panel has a type for, that type stands here.

import type {
  AnnotationQuery,
  Dashboard,
  FieldConfig,
  Panel,
  RowPanel,
  TableFieldOptions,
  TableOptions,
  VariableModel,
} from "@grafana/schema";
import type * as BarGauge from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import type * as Stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type * as StateTimeline from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type * as TimeSeries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type * as Prometheus from "@grafana/grafana-foundation-sdk/prometheus";

/** A value as JSON has it: a word of an enumeration is a text. */
type Written<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Written<Item>[]
      : T extends object
        ? { [Key in keyof T]: Written<T[Key]> }
        : T;

/** What is there for sure. */
type With<T, Keys extends keyof T> = Omit<T, Keys> & Required<Pick<T, Keys>>;

type Dataquery = With<Omit<Prometheus.Dataquery, "_implementsDataqueryVariant">, "expr" | "refId">;

type Query = Written<With<Dataquery, "datasource">>;

interface GroupingToMatrix {
  id: "groupingToMatrix";
  options: { columnField: string; rowField: string; valueField: string };
}

type Of<Type extends string, Options, Custom> = Written<
  With<
    Omit<Panel, "type" | "options" | "fieldConfig" | "targets" | "transformations">,
    "datasource" | "gridPos" | "id" | "title"
  >
> & {
  type: Type;
  options: Written<Options>;
  fieldConfig: {
    defaults: Written<Omit<FieldConfig, "custom">> & { custom?: Written<Custom> };
    overrides: [];
  };
  targets: [Query, ...Query[]];
  transformations?: GroupingToMatrix[];
};

type Row = Written<Omit<With<RowPanel, "gridPos" | "title">, "panels">> & { panels: [] };

type AnyPanel =
  | Row
  | Of<"bargauge", BarGauge.Options, never>
  | Of<"stat", Stat.Options, never>
  | Of<"state-timeline", StateTimeline.Options, StateTimeline.FieldConfig>
  | Of<"table", TableOptions, TableFieldOptions>
  | Of<"timeseries", TimeSeries.Options, TimeSeries.FieldConfig>;

export type Generated = Written<
  With<
    Omit<Dashboard, "annotations" | "panels" | "templating">,
    "description" | "links" | "tags" | "time" | "title" | "uid"
  >
> & {
  annotations: { list: Written<AnnotationQuery<Dataquery>>[] };
  panels: AnyPanel[];
  templating: { list: Written<VariableModel>[] };
};
