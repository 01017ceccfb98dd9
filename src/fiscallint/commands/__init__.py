"""The commands of the command line, each module with those of one kind; loaded when they are asked for."""
