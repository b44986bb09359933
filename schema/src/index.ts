import 'reflect-metadata';

export * from './as-of.ts';
export * from './beneficiary.ts';
export * from './civil-day.ts';
export * from './entities.ts';
export * from './enum-of.ts';
export * from './error-codes.ts';
export * from './euros.ts';
export * from './finess.ts';
export * from './luhn.ts';
export * from './motive.ts';
export * from './provenance.ts';
export * from './regional-roadmap.ts';
export * from './regions.ts';
export * from './rule-violation.ts';
export * from './scalars.ts';
export * from './user-error.ts';
export * from './viewer.ts';
