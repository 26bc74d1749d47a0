-- The log only grows: an entry, once written, is neither changed nor removed by any statement.
CREATE TRIGGER `leaf_no_update` BEFORE UPDATE ON `leaf` BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `leaf_no_delete` BEFORE DELETE ON `leaf` BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `leaf_subject_no_update` BEFORE UPDATE ON `leaf_subject` BEGIN SELECT RAISE(ABORT, 'leaf_subject is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `leaf_subject_no_delete` BEFORE DELETE ON `leaf_subject` BEGIN SELECT RAISE(ABORT, 'leaf_subject is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `log_node_no_update` BEFORE UPDATE ON `log_node` BEGIN SELECT RAISE(ABORT, 'log_node is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `log_node_no_delete` BEFORE DELETE ON `log_node` BEGIN SELECT RAISE(ABORT, 'log_node is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_no_update` BEFORE UPDATE ON `checkpoint` BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_no_delete` BEFORE DELETE ON `checkpoint` BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `cosignature_no_update` BEFORE UPDATE ON `cosignature` BEGIN SELECT RAISE(ABORT, 'cosignature is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `cosignature_no_delete` BEFORE DELETE ON `cosignature` BEGIN SELECT RAISE(ABORT, 'cosignature is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `determination_no_update` BEFORE UPDATE ON `determination` BEGIN SELECT RAISE(ABORT, 'determination is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `determination_no_delete` BEFORE DELETE ON `determination` BEGIN SELECT RAISE(ABORT, 'determination is append-only'); END;
