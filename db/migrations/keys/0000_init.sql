CREATE TABLE `person_key` (
	`id` text PRIMARY KEY NOT NULL,
	`wrapped` blob NOT NULL,
	`kv` integer NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT "person_key_wrapped" CHECK(typeof("person_key"."wrapped") = 'blob' and length("person_key"."wrapped") = 65)
);
--> statement-breakpoint
CREATE TABLE `tombstone` (
	`id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `budget` (
	`name` text PRIMARY KEY NOT NULL,
	`minute` integer NOT NULL,
	`spent` integer NOT NULL,
	`granted` integer NOT NULL,
	`refused` integer NOT NULL,
	`refused_at` text
);
--> statement-breakpoint
CREATE TABLE `use_count` (
	`id` text NOT NULL,
	`day` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`id`, `day`)
);
--> statement-breakpoint
CREATE TABLE `use_log` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`request_id` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`kind` text NOT NULL,
	`persons` integer NOT NULL,
	`granted` integer NOT NULL
);
