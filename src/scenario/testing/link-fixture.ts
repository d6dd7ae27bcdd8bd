import type { Scenario } from '../types';

export interface LinkFixture {
  readonly version: number;
  readonly link: string;
  readonly scenario: Scenario;
}
