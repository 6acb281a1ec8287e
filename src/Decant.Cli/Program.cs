using Decant.Cli;

return CommandLineProgram.Run(args);
