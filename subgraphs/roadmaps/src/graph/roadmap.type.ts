import { entityReference, RegionalRoadmap } from '@hopen/schema';
import { Directive, ObjectType } from 'type-graphql';

@ObjectType('StandardRoadmap', {
  implements: RegionalRoadmap,
  description: 'Feuille de route hébergée. The roadmap of a region whose ARS hosts none itself.',
})
@Directive('@key(fields: "regionCode asOf")')
export class StandardRoadmapType extends RegionalRoadmap {}

export const RegionReference = entityReference('Region');
